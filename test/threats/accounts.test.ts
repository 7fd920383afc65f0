/** Threats around accounts: second factors, passwords that everybody knows, strangers who sign up. */
import { reset } from "cloudflare:test";
import { beforeEach, expect, test } from "vitest";
import { stopClock } from "../kit/clock.ts";
import { newPerson, newSession, newSignUp, PASSWORD } from "../kit/people.ts";
import { env, expectOk, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";
import { codeOf } from "../kit/totp.ts";

const KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const factor = { isEnabled: true, key: KEY, label: null };

beforeEach(async () => {
  await reset();
  stopClock();
});

test("threat 41: whoever guesses codes without the password suspends nobody, and with it guesses ten", async () => {
  const person = await newPerson({ factor });
  const login = (password: string, totp_code: string) =>
    ask("POST", LOGIN, { username: person.username, password, totp_code });
  const headers = { "CF-Connecting-IP": "192.0.2.1" };
  expectOk(
    await ask("POST", LOGIN, { username: person.username, password: PASSWORD, totp_code: await codeOf(KEY) }, headers),
  );
  for (let trial = 0; trial < 9; trial += 1) expectRefusal(await login("a wrong password", "x"), 403, "E005001");
  for (let trial = 0; trial < 10; trial += 1) expectRefusal(await login(PASSWORD, "x"), 403, "E005001");
  expectRefusal(await login(PASSWORD, await codeOf(KEY, 1)), 429, "E005001");
});

test("threat 42: a stolen session switches no second factor off, and learns no key", async () => {
  const { ust } = await newSession(await newPerson({ factor }));
  for (const change of [{ is_totp_enabled: false }, { totp_key: "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U" }]) {
    expectRefusal(await ask("PATCH", USER, { ust, ...change }), 403, "E005008");
  }
  expect(JSON.stringify(expectOk(await ask("GET", USER, { ust })))).not.toContain(KEY);
});

test("threat 43: a stranger who signs up takes no name that looks official, no place for ever, and no tag", async () => {
  setSetting("SIGN_UPS_BY_ADDRESS", undefined);
  const signUp = (username: string) => ask("POST", `${USER}/signup`, { username, password: "of a stranger, long" });
  expectRefusal(await signUp("the-admin"), 400, "E001001");
  for (let count = 0; count < 20; count += 1) expectOk(await signUp(`stranger-${count}`));
  expectRefusal(await signUp("stranger"), 429, "E005001");
  // The token of a sign-up opens no session.
  expectRefusal(await ask("GET", USER, { ust: await newSignUp() }), 403, "E007001");
});

test("threat 44: through a Worker of 0.1.0 nobody evades a second factor, the rules for passwords or those for attributes", async () => {
  const { objectName, userId, username } = await newPerson({ factor });
  setSetting("ATTRIBUTE_RULES", [{ names: "tier", set_by: "super-user" }]);
  const refused = { ok: false, reason: "forbidden" };
  const user = env.USERS.getByName(objectName);
  const session = { sessionId: "x".repeat(20), remoteAddr: "", userAgent: "" };
  expect(await user.signIn({ username, password: PASSWORD, ...session })).toEqual(refused);
  expect(await user.setPassword(userId, PASSWORD, "password123", null)).toEqual(refused);
  const items = [{ name: "tier", value: "gold", encrypt: false }];
  expect(await user.changeAttributes(userId, { verb: "set", items })).toMatchObject(refused);
});
