/** A login of an identity provider is exchanged for a session: the answer, and what is refused. */
import { describe, expect, it } from "vitest";
import { newProviderKey } from "../kit/id-tokens.ts";
import {
  comeIn,
  exchange,
  exchangeForm,
  expectOauthFailure,
  newSubject,
  PROVIDER_ISSUER,
  sendForm,
  setProvider,
  standInForProvider,
  TOKEN_REFUSED,
} from "../kit/identity-provider.ts";
import { loggedLines } from "../kit/log-lines.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { type Answer, env, expectOk, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, isAlive, USER } from "../kit/sso.ts";

describe("a good token", () => {
  it("makes the user and a session, answered as OAuth has it", async () => {
    const provider = await standInForProvider();
    const sub = newSubject();
    const claims = { sub, email: "a@b.example", given_name: "Ada", family_name: "Byron", name: "Ada B." };
    const { status, headers, body } = await exchange(await provider.token(claims));
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^gAAAA/),
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: expect.any(Number),
    });
    expect([3_599, 3_600]).toContain(body.expires_in);
    expect([headers.get("Cache-Control"), headers.get("Pragma")]).toEqual(["no-store", "no-cache"]);
    expect(expectOk(await ask("GET", USER, { ust: body.access_token }))).toMatchObject({
      username: `id:${sub}`,
      email: "a@b.example",
      first_name: "Ada",
      middle_name: null,
      last_name: "Byron",
      display_name: "Ada B.",
      approval_status: "approved",
    });
    expect(provider.asked).toEqual([`${PROVIDER_ISSUER}/.well-known/openid-configuration`, `${PROVIDER_ISSUER}/keys`]);
  });

  it("finds the same user again, and its fields follow the claims; one that is absent leaves its field", async () => {
    const provider = await standInForProvider();
    const sub = newSubject();
    const first = (await comeIn(provider, { sub, name: "Before", given_name: "Ada" })).ust;
    const second = (await comeIn(provider, { sub, name: "After" })).ust;
    const [before, after] = [first, second].map((ust) => ask("GET", USER, { ust }));
    const { user_id } = expectOk((await before) as Answer);
    expect(expectOk((await after) as Answer)).toMatchObject({ user_id, display_name: "After", first_name: "Ada" });
    expect(await isAlive(first)).toBe(true);
    expect(provider.asked).toHaveLength(2);
  });

  it.each(["ES256", "EdDSA"])("may be signed with %s", async (alg) => {
    const provider = await standInForProvider({ algorithms: [alg], jwks_uri: `${PROVIDER_ISSUER}/keys` });
    provider.keys = [await newProviderKey(alg)];
    (await comeIn(provider, { sub: newSubject() })).ust;
    expect(provider.asked).toEqual([`${PROVIDER_ISSUER}/keys`]);
  });

  it("of a subject that is no username is a user of its hash", async () => {
    const provider = await standInForProvider();
    const [upper, lower] = [`A${newSubject()}`, `a${newSubject()}`];
    const { username } = expectOk(await ask("GET", USER, { ust: (await comeIn(provider, { sub: upper })).ust }));
    expect(username).toMatch(/^id:[0-9a-f]{64}$/);
    const own = expectOk(await ask("GET", USER, { ust: (await comeIn(provider, { sub: lower })).ust }));
    expect(own.username).toBe(`id:${lower}`);
    // Whoever calls himself like that hash is somebody else, and is refused.
    const forger = await provider.token({ sub: String(username).slice("id:".length) });
    expect((await exchange(forger)).body).toEqual(TOKEN_REFUSED);
  });

  it("is the audience's application in the log, with who came and by which provider", async () => {
    const provider = await standInForProvider();
    const printed = loggedLines();
    const form = { ...exchangeForm(await provider.token({ sub: newSubject() })), audience: "CRM" };
    expect((await sendForm(form)).status).toBe(200);
    expect(printed).toEqual([
      {
        event: "call",
        time: expect.any(String),
        cid: expect.any(String),
        operation: "POST /oauth2/token",
        outcome: "ok",
        status: 200,
        application: "CRM",
        provider: "id",
        actor: expect.stringMatching(/^zusr/),
        target: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
  });
});

describe("a token that is not acceptable", () => {
  it("is answered alike, and the log has the reason", async () => {
    const provider = await standInForProvider();
    const other = await newProviderKey("RS256", "first");
    const [foreign, good] = [await provider.token({ iss: "https://evil.example" }), await provider.token()];
    const published = provider.keys;
    provider.keys = [other];
    const forged = await provider.token();
    provider.keys = published;
    const refused: [string, string][] = [
      ["malformed", "no token"],
      ["malformed", `${good}.x.y`],
      ["unknown-issuer", foreign],
      ["signature", forged],
      ["unknown-key", await provider.token({}, { kid: "another" })],
      ["audience", await provider.token({ aud: "another" })],
    ];
    for (const [reason, token] of refused) {
      const printed = loggedLines();
      const answer = await exchange(token);
      expect([answer.status, answer.body]).toEqual([400, TOKEN_REFUSED]);
      const line = printed.find(({ event }) => event === "token_refused");
      expect(line).toMatchObject({ reason, outcome: "invalid_request", status: 400 });
      expect(line?.provider).toBe(["malformed", "unknown-issuer"].includes(reason) ? undefined : "id");
      expect(JSON.stringify(printed)).not.toContain(token.slice(-20));
    }
  });

  it("is refused when there is no provider at all", async () => {
    const provider = await standInForProvider();
    setSetting("IDENTITY_PROVIDERS", []);
    expect((await exchange(await provider.token())).body).toEqual(TOKEN_REFUSED);
  });
});

it("a malformed setting is a 503 where it is needed, told in the log and nowhere else", async () => {
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  const provider = await standInForProvider();
  const token = await provider.token();
  setProvider({ audiences: [] });
  const printed = loggedLines();
  expect(expectOauthFailure(await exchange(token), 503, "temporarily_unavailable")).not.toContain("audiences");
  const user = { ust: admin.ust, password: "a-password-of-tests" };
  expectRefusal(await ask("POST", USER, { ...user, username: "x:y" }), 503, "E008004");
  expectOk(await ask("POST", USER, { ...user, username: `plain-${crypto.randomUUID()}` }));
  expect(printed.filter(({ event }) => event === "setting_fault")).toEqual([
    {
      event: "setting_fault",
      setting: "IDENTITY_PROVIDERS",
      why: "table 1: look at audiences, which is not as expected",
    },
  ]);
});

it("the setting may come as text, as a local file of settings has it", async () => {
  const provider = await standInForProvider();
  setSetting("IDENTITY_PROVIDERS", JSON.stringify(env.IDENTITY_PROVIDERS));
  (await comeIn(provider, { sub: newSubject() })).ust;
});

it("malformed rules for attributes are a 503 where attributes are mapped, and keep nobody else out", async () => {
  const provider = await standInForProvider();
  setSetting("ATTRIBUTE_RULES", [{ names: "" }]);
  loggedLines();
  await comeIn(provider, { sub: newSubject() });
  setProvider({ attributes: { department: "dept" } });
  expectOauthFailure(await exchange(await provider.token({ dept: "Research" })), 503, "temporarily_unavailable");
});
