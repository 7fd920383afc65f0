/** An OpenID provider that others have written, certified as one: a person signs in there, and comes in here. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { SessionAttributes, Sessions } from "../../client/src/index.ts";
import { exchangeAt } from "./loopback-provider.ts";
import { type Service, startService } from "./service.ts";
import { APP, ATTR, expectOk } from "./sso-client.ts";

const CLIENT = { client_id: "session-attributes", client_secret: "a-secret-of-tests" };
const CALLBACK = "https://app.example.com/callback";
const PERSON = { email: "ada@example.com", email_verified: true, name: "Ada Byron", department: "Research" };

let issuer: string;
let closeProvider: () => Promise<void>;
let service: Service;

beforeAll(async () => {
  // It warns that it runs on plain http, with cookies that are not signed and people that are kept in memory.
  for (const method of ["info", "warn"] as const) vi.spyOn(console, method).mockReturnValue();
  let listener: RequestListener = () => undefined;
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = await newProvider(issuer);
  const provides = provider.callback();
  listener = (request, response) =>
    request.url?.startsWith("/sign-in/")
      ? void provider.interactionFinished(request, response, { login: { accountId: "ada" } })
      : provides(request, response);
  closeProvider = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  const table = { name: "other", issuer, audiences: [CLIENT.client_id], attributes: { department: "department" } };
  service = await startService({ vars: { IDENTITY_PROVIDERS: JSON.stringify([table]) } });
});
afterAll(async () => {
  await service.stop();
  await closeProvider();
  vi.restoreAllMocks();
});

async function newProvider(issuer: string): Promise<Provider> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return new Provider(issuer, {
    clients: [{ ...CLIENT, redirect_uris: [CALLBACK] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "of-the-provider" }] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "department"] },
    conformIdTokenClaims: false,
    pkce: { required: () => false },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/sign-in/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...PERSON }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
}

/** Signs in as a browser does: follows where the provider leads, with its cookies, until it leads to the application. */
async function codeOfSignIn(): Promise<string> {
  const cookies = new Map<string, string>();
  const query = {
    client_id: CLIENT.client_id,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid email profile",
  };
  let url = `${issuer}/auth?${new URLSearchParams(query)}`;
  while (!url.startsWith(CALLBACK)) {
    const cookie = [...cookies].map((one) => one.join("=")).join("; ");
    const answer = await fetch(url, { redirect: "manual", headers: { cookie } });
    expect([302, 303], await answer.clone().text()).toContain(answer.status);
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    url = new URL(answer.headers.get("location") ?? "", url).href;
  }
  return new URL(url).searchParams.get("code") ?? "";
}

async function idTokenFor(code: string): Promise<string> {
  const { client_id, client_secret } = CLIENT;
  const headers = { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}` };
  const body = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: CALLBACK });
  const answer = await fetch(`${issuer}/token`, { method: "POST", headers, body });
  return ((await answer.json()) as { id_token: string }).id_token;
}

it("its ID token is exchanged, its keys are found, and its claims arrive", async () => {
  const idToken = await idTokenFor(await codeOfSignIn());
  const { status, text, json } = await exchangeAt(service, idToken);
  expect(status, text).toBe(200);
  const headers = { authorization: `Bearer ${json.access_token}` };
  const user = await service.call("GET", "/zato/sso/user", { query: APP, headers });
  expectOk(user);
  expect(user.json).toMatchObject({ username: "other:ada", email: PERSON.email, display_name: PERSON.name });
  const all = await service.call("GET", `${ATTR}/all`, { query: APP, headers });
  expect(all.json.result).toMatchObject([{ name: "department", value: PERSON.department, set_by: "super-user" }]);
});

it("the TypeScript client exchanges it, reads what came of it, and is told what is wrong with another", async () => {
  const sessions = new Sessions({ url: service.url, app: "CRM" });
  const idToken = await idTokenFor(await codeOfSignIn());
  const { token, expiresAt } = await sessions.exchange(idToken);
  expect(expiresAt.getTime()).toBeGreaterThan(Date.now());
  expect(await sessions.describe(token)).toMatchObject({ username: "other:ada" });
  const attribute = await new SessionAttributes({ url: service.url, app: "CRM", token }).get("department");
  expect(attribute).toMatchObject({ value: PERSON.department, setBy: "super-user" });
  const refused = sessions.exchange(`${idToken.slice(0, -8)}AAAAAAAA`);
  await expect(refused).rejects.toMatchObject({ status: 400, message: expect.stringContaining("not acceptable") });
});
