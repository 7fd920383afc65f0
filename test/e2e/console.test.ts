/**
 * What the service prints: a line for each request and for each fault, and never a token, a password, a key or the
 * value of an attribute, whatever happens. And what it leaves on disk: no token, no password, nothing encrypted in
 * plain.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalSecrets, newLocalSecrets } from "../../scripts/local-secrets.ts";
import { type Service, type ServiceOptions, startService } from "../../scripts/service.ts";
import { APP, ATTR, expectOk, expectRefusal, LOGIN, own, signIn } from "./sso-client.ts";

const VALUES = ["value-in-plain-text", "value-that-is-sealed", "value-in-a-query-string", "value-in-broken-json"];
const WRONG_PASSWORD = "a-password-that-is-wrong";

let stateDir: string;
let secrets: LocalSecrets;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "session-attributes-state-"));
  secrets = await newLocalSecrets();
});
afterAll(() => rm(stateDir, { recursive: true, force: true, maxRetries: 3 }));

/** Runs a service over the one state until `work` is done, and returns all that it has printed. */
async function outputOf(options: ServiceOptions, work: (service: Service) => Promise<void>): Promise<string> {
  const service = await startService({ stateDir, secrets, ...options });
  try {
    await work(service);
  } finally {
    await service.stop();
  }
  return service.output();
}

function expectNoSecret(output: string, tokens: readonly string[]): void {
  const { SUPER_USER_NAME: _, ...keysAndPasswords } = secrets.values;
  const dataKeys = Object.values((JSON.parse(secrets.values.DATA_KEYS) as { keys: Record<string, string> }).keys);
  const all = [...Object.values(keysAndPasswords), ...dataKeys, secrets.apiToken, WRONG_PASSWORD, ...VALUES, ...tokens];
  expect(all.length).toBeGreaterThan(10);
  for (const secret of all) {
    expect(output.includes(middleOf(secret)), "a secret stands in the output").toBe(false);
  }
}

/** Part of a secret is a leak too; its head, which all tokens share, and its end, which a URL may escape, are not. */
function middleOf(secret: string): string {
  return secret.slice(Math.floor(secret.length / 4), Math.ceil((secret.length * 3) / 4));
}

let ust: string;

it("names requests, not what they carry", async () => {
  const tokens: string[] = [];
  const output = await outputOf({}, async (service) => {
    ust = await signIn(service);
    tokens.push(ust);
    const forged = `${ust.slice(0, 60)}${ust[60] === "A" ? "B" : "A"}${ust.slice(61)}`;
    tokens.push(forged);
    expectOk(await service.call("PUT", ATTR, { body: { ...own(ust), name: "a", value: VALUES[0] } }));
    expectOk(await service.call("PUT", ATTR, { body: { ...own(ust), name: "b", value: VALUES[1], encrypt: true } }));
    const query = { ...own(ust), name: "c", value: String(VALUES[2]) };
    expectOk(await service.call("PUT", ATTR, { query }));
    expectOk(await service.call("GET", `${ATTR}/all`, { query: own(ust) }));
    expectRefusal(await service.call("GET", "/none", { query }), 404, "E008001");
    expectRefusal(await service.call("GET", ATTR, { query: { ...query, ...own(forged) } }), 403, "E007001");
    expectRefusal(await service.call("PUT", ATTR, { raw: `{"ust":"${ust}","value":"${VALUES[3]}"` }), 400, "E008002");
    const wrong = { ...APP, username: secrets.values.SUPER_USER_NAME, password: WRONG_PASSWORD };
    expectRefusal(await service.call("POST", LOGIN, { body: wrong }), 403, "E005001");
    const headers = { authorization: `TOKEN ${secrets.apiToken}` };
    await service.call("GET", "/api/paps/demo/session-attributes", { headers });
    await expect.poll(service.output).toContain("GET /api/paps/demo/session-attributes 200");
  });
  expect(output).toContain(`PUT ${ATTR} 200`);
  expectNoSecret(output, tokens);
});

it("stores no token, no password, and no encrypted value in plain", async () => {
  const entries = await readdir(stateDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const stored = Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
  expect(stored.includes(String(VALUES[0])), "plain values are where this test looks").toBe(true);
  for (const secret of [ust, secrets.values.SUPER_USER_PASSWORD, secrets.apiToken, String(VALUES[1])]) {
    expect(stored.includes(middleOf(secret)), "a secret is stored in plain").toBe(false);
  }
});

it("says that a stored value cannot be opened, and nothing of the value or the keys", async () => {
  const other = await newLocalSecrets();
  const values = { ...secrets.values, DATA_KEYS: other.values.DATA_KEYS };
  const output = await outputOf({ secrets: { ...secrets, values } }, async (service) => {
    const answer = await service.call("GET", ATTR, { body: { ...own(ust), name: "b" } });
    expectRefusal(answer, 500, "E008004");
    await expect.poll(service.output).toContain(`GET ${ATTR} 500`);
  });
  expectNoSecret(output, [ust, other.values.DATA_KEYS]);
});

it("says which setting is malformed and why, and not what stands in it", async () => {
  const values = { ...secrets.values, TOKEN_KEYS: "not-a-key-but-somebody-pasted-it-here" };
  const output = await outputOf({ secrets: { ...secrets, values } }, async (service) => {
    const body = { ...APP, username: secrets.values.SUPER_USER_NAME, password: secrets.values.SUPER_USER_PASSWORD };
    expectRefusal(await service.call("POST", LOGIN, { body }), 503, "E008004");
    expectRefusal(await service.call("GET", ATTR, { body: { ...own(ust), name: "a" } }), 503, "E008004");
    await expect.poll(service.output).toContain("setting_fault");
  });
  expect(output).toMatch(/TOKEN_KEYS.*key/);
  expectNoSecret(output, [ust, values.TOKEN_KEYS]);
});
