/**
 * From a claim of a login to a tag at AWS, over sockets: what AWS is told is verified by the cryptography of Node, under
 * the keys that the service publishes, while these keys are rotated.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startWebIdentitySts, type WebIdentitySts } from "../../scripts/demo/web-identity-sts.ts";
import { type LocalSecrets, newLocalSecrets } from "../../scripts/local-secrets.ts";
import {
  addSigningKey,
  newSigningKeys,
  promoteSigningKey,
  retireSigningKey,
} from "../../scripts/signing-key-rotation.ts";
import { goodClaims, newProviderKey, signed } from "../kit/id-tokens.ts";
import {
  exchangeAt,
  type LoopbackProvider,
  type LoopbackProviders,
  startLoopbackProviders,
} from "./loopback-provider.ts";
import { type Service, startService } from "./service.ts";
import { APP } from "./sso-client.ts";

const ISSUER = "https://sso.example.com";
const ROLE = "arn:aws:iam::123456789012:role/finance";
const TAGS = "https://aws.amazon.com/tags";
const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000];

let providers: LoopbackProviders;
let provider: LoopbackProvider;
let sts: WebIdentitySts;
let storage: string;
let secrets: LocalSecrets;
let service: Service;

beforeEach(async () => {
  providers = await startLoopbackProviders();
  provider = providers.provider("id", [await newProviderKey("ES256")]);
  sts = await startWebIdentitySts(() => service.url);
  storage = await mkdtemp(join(tmpdir(), "session-attributes-storage-"));
  secrets = await newLocalSecrets();
  await deploy(await newSigningKeys());
});
afterEach(async () => {
  await service.stop();
  await Promise.all([providers.close(), sts.close()]);
  await rm(storage, { recursive: true, force: true, maxRetries: 3 });
});

/** Starts the service, anew over the same state where it runs already, with those signing keys. */
async function deploy(signingKeys: string): Promise<void> {
  await service?.stop();
  const table = {
    name: "id",
    issuer: provider.issuer,
    audiences: ["client"],
    attributes: { department: "dept", ids: "ids" },
  };
  const vars = { IDENTITY_PROVIDERS: JSON.stringify([table]), ISSUER, AWS_STS_ENDPOINT: sts.url };
  const values = { ...secrets.values, SIGNING_KEYS: signingKeys };
  service = await startService({ storage, secrets: { ...secrets, values }, vars });
}

/** Exchanges a login of somebody. @returns the session's token */
async function comeIn(claims: Record<string, unknown>): Promise<string> {
  const [key] = provider.keys;
  if (!key) throw new Error("the provider has no key");
  const { status, text, json } = await exchangeAt(service, await signed(key, goodClaims(provider.issuer, claims)));
  expect(status, text).toBe(200);
  return String(json.access_token);
}

async function administer(method: string, path: string, body: object = {}): Promise<void> {
  const headers = { authorization: `TOKEN ${secrets.apiToken}` };
  const { status, text } = await service.call(method, `/api/paps${path}`, { body, headers });
  expect([200, 204], text).toContain(status);
}

/** A profile whose two tags come from the session, and a person of the provider who may have it. */
async function openProfile(papId: string, ust: string): Promise<string> {
  for (const [mappingName, transitive] of [
    ["department", true],
    ["ids", false],
  ] as const) {
    const attribute = { sessionAttributeType: "Session", mappingName, attributeValue: mappingName, transitive };
    await administer("POST", `/${papId}/session-attributes`, attribute);
  }
  await administer("PUT", `/${papId}/environments/main`, { roleArn: ROLE, durationSeconds: 900 });
  const me = await service.call("GET", "/zato/sso/user", { query: APP, headers: { authorization: `Bearer ${ust}` } });
  await administer("PUT", `/${papId}/members/${me.json.user_id}`);
  return String(me.json.user_id);
}

const checkOut = (papId: string, ust: string) =>
  service.call("POST", `/api/access/${papId}/environments/main`, { headers: { authorization: `Bearer ${ust}` } });

it("a claim becomes an attribute, the attribute a tag, and AWS believes it", async () => {
  const ust = await comeIn({ sub: "somebody", dept: "Research and Development", ids: [4711, "a.b"] });
  const userId = await openProfile("finance", ust);
  const { status, text } = await checkOut("finance", ust);
  expect(status, text).toBe(200);
  expect(sts.refused).toEqual([]);
  const [token] = sts.honoured;
  expect(token?.header).toEqual({ alg: "RS256", kid: expect.any(String), typ: "JWT" });
  expect(token?.claims).toMatchObject({
    iss: ISSUER,
    sub: `profile:finance:env:main:user:${userId}`,
    aud: "sts.amazonaws.com",
    [TAGS]: {
      principal_tags: { department: ["Research and Development"], ids: ["4711:a.b"] },
      transitive_tag_keys: ["department"],
    },
  });
  expect(Number(token?.claims.exp) - Number(token?.claims.iat)).toBe(60);
  // The token is for AWS alone.
  expect(service.output()).not.toMatch(/eyJ/);
});

it("what the person has set is no tag, whatever the login said before", async () => {
  const ust = await comeIn({ sub: "somebody", dept: "Research", ids: "1" });
  await openProfile("finance", ust);
  const body = { ...APP, name: "department", value: "Board" };
  const set = await service.call("PUT", "/zato/sso/session/attr", {
    body,
    headers: { authorization: `Bearer ${ust}` },
  });
  expect(set.status).toBe(200);
  const refused = await checkOut("finance", ust);
  expect([refused.status, refused.json.errorCode]).toEqual([400, "E1003"]);
  expect(sts.honoured).toEqual([]);
});

it("signing keys are added, promoted, retired and taken out, and AWS believes every token on the way", async () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const kids: unknown[] = [];
  const published: number[] = [];
  const person = { sub: "somebody", dept: "Research", ids: "1" };
  await openProfile("finance", await comeIn(person));
  const look = async (secret: string) => {
    await deploy(secret);
    const { status, text } = await checkOut("finance", await comeIn(person));
    expect(status, text).toBe(200);
    kids.push(sts.honoured.at(-1)?.header.kid);
    const keys = (await service.call("GET", "/.well-known/jwks.json")).json.keys as object[];
    published.push(keys.length);
  };

  const first = await newSigningKeys(now);
  await look(first);
  const { secret: added } = await addSigningKey(first, now);
  await look(added);
  expect(() => promoteSigningKey(added, now + 9 * MINUTE_MS)).toThrow("Wait 1 minute more.");
  const { secret: promoted } = promoteSigningKey(added, now + 10 * MINUTE_MS);
  await look(promoted);
  await expect(addSigningKey(promoted, now)).rejects.toThrow("a third private key does not fit a secret");
  const [old, next] = [kids[0], kids[2]] as [string, string];
  const { secret: retired } = retireSigningKey(promoted, old, now + 11 * MINUTE_MS);
  await look(retired);
  expect(() => retireSigningKey(retired, old, now + DAY_MS)).toThrow("Wait 11 minutes more.");
  await look(retireSigningKey(retired, old, now + DAY_MS + 11 * MINUTE_MS).secret);

  expect(old).not.toBe(next);
  expect(kids).toEqual([old, old, next, next, next]);
  expect(published).toEqual([1, 2, 2, 2, 1]);
  expect(sts.refused).toEqual([]);
});
