/** Signing in and signing out, as a client sees it. */
import { describe, expect, it } from "vitest";
import { sessionLifetime } from "../../src/config.ts";
import { USER_AGENT_CHARACTERS } from "../../src/limits.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { newPerson, newSession, PASSWORD, signIn } from "../kit/people.ts";
import { call, env, expectOk, expectRefusal, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { ask, isAlive, LOGIN, LOGOUT, SESSION } from "../kit/sso.ts";
import { emptyFootprint, footprint, sessionPlace } from "../kit/storage.ts";

const shown = (ms: number) => new Date(ms).toISOString().slice(0, 19);

describe("signing in", () => {
  it("answers a token, who that is, and until when", async () => {
    const now = stopClock();
    const { username, userId } = await newPerson();
    const answer = expectOk(await ask("POST", LOGIN, { username, password: PASSWORD }));
    expect(answer).toEqual({
      ust: expect.stringMatching(/^gAAAA[\w-]{114}=$/),
      user_id: userId,
      expiration_time: shown(now + sessionLifetime(env).idleMs),
      password_expiry: shown(now + 730 * 86_400_000),
    });
  });

  it("answers another token each time, whatever token is sent along", async () => {
    const { ust, person } = await newSession();
    const sent = { username: person.username, password: PASSWORD, ust, current_ust: ust };
    const first = String(expectOk(await ask("POST", LOGIN, sent)).ust);
    const second = String(expectOk(await ask("POST", LOGIN, sent)).ust);
    expect(new Set([ust, first, second]).size).toBe(3);
    for (const each of [ust, first, second]) expect(await isAlive(each)).toBe(true);
  });

  it("notes where from, as the platform says and not as the client does", async () => {
    const { username } = await newPerson();
    const headers = {
      "CF-Connecting-IP": "2001:db8::7",
      "X-Forwarded-For": "192.0.2.99",
      "User-Agent": "a".repeat(USER_AGENT_CHARACTERS + 1),
    };
    const { ust } = expectOk(await ask("POST", LOGIN, { username, password: PASSWORD }, headers));
    expect(expectOk(await ask("GET", SESSION, { current_ust: ust, target_ust: ust }))).toMatchObject({
      remote_addr: "2001:db8::7",
      user_agent: "a".repeat(USER_AGENT_CHARACTERS),
    });
  });

  it("takes a password of 8 characters and one of 256, to the last of them", async () => {
    for (const password of ["\u{1f511}".repeat(8), "p".repeat(256), " \t\u0000\n pass"]) {
      const { username } = await newPerson({ password });
      expectOk(await ask("POST", LOGIN, { username, password }));
      for (const wrong of [
        [...password].slice(0, -1).join(""),
        `${password} `,
        password.toUpperCase(),
        password.trim(),
      ]) {
        if (wrong !== password) expectRefusal(await ask("POST", LOGIN, { username, password: wrong }), 403, "E005001");
      }
    }
  });

  it.each<[what: string, fields: Fields, status: number, code: string]>([
    ["no username", { password: PASSWORD }, 400, "E008003"],
    ["no password", { username: "ana" }, 400, "E008003"],
    ["null for a password", { username: "ana", password: null }, 403, "E005001"],
    ["null for a username", { username: null, password: PASSWORD }, 403, "E005001"],
    ["an empty password", { username: "ana", password: "" }, 403, "E005001"],
    ["neither, but null for both", { username: null, password: null }, 403, "E005001"],
    ["a list for a password", { username: "ana", password: ["a"] }, 400, "E008002"],
    ["a username that is no Unicode", { username: "\ud800", password: PASSWORD }, 400, "E008002"],
    ["an unknown application", { username: "ana", password: PASSWORD, current_app: "ERP" }, 400, "E004001"],
    ["a password that no user may have", { username: "ana", password: "short" }, 403, "E005001"],
    ["a username that no user may have", { username: " ", password: PASSWORD }, 403, "E005001"],
    ["an empty username", { username: "", password: PASSWORD }, 403, "E005001"],
  ])("is refused with %s", async (_what, fields, status, code) => {
    expectRefusal(await ask("POST", LOGIN, fields), status, code);
  });

  it("takes its parameters from the query string too, and both as one", async () => {
    const { username } = await newPerson();
    const query = { current_app: "CRM", username };
    expectOk(await call("POST", LOGIN, { query, body: { password: PASSWORD, username } }));
    expectRefusal(await call("POST", LOGIN, { query, body: { password: PASSWORD, username: "ana" } }), 400, "E008002");
  });
});

describe("signing out", () => {
  it("ends the session and deletes what it had; done again, it is done", async () => {
    const { ust, sessionId } = await signIn(await newPerson());
    expectOk(await ask("PUT", SESSION_ATTR, { current_ust: ust, target_ust: ust, name: "kept", value: "so far" }));
    for (const _ of [1, 2]) {
      expect(expectOk(await ask("POST", LOGOUT, { ust }))).toEqual({});
      expect(await isAlive(ust)).toBe(false);
      expect(await footprint(sessionPlace(sessionId))).toEqual(await emptyFootprint());
    }
  });

  it("is done, too, when the session had expired", async () => {
    stopClock();
    const { ust } = await signIn(await newPerson());
    advance(sessionLifetime(env).idleMs);
    expect(expectOk(await ask("POST", LOGOUT, { ust }))).toEqual({});
  });

  it("ends that session and no other", async () => {
    const person = await newPerson();
    const [one, other] = [await signIn(person), await signIn(person)];
    expectOk(await ask("POST", LOGOUT, {}, { Authorization: `Bearer ${one.ust}` }));
    expect([await isAlive(one.ust), await isAlive(other.ust)]).toEqual([false, true]);
  });

  it("is refused without a token, and with one that is none of ours", async () => {
    const { ust } = await newSession();
    expectRefusal(await ask("POST", LOGOUT), 400, "E008003");
    expectRefusal(await ask("POST", LOGOUT, { ust: ust.replace("gAAAA", "gAAAB") }), 403, "E007001");
    expect(await isAlive(ust)).toBe(true);
  });
});
