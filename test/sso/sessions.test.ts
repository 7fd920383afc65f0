/** Sessions: read, verified, renewed, ended one by one or all others at once, listed. */
import { describe, expect, it } from "vitest";
import { sessionLifetime } from "../../src/config.ts";
import { advance, setClock, stopClock } from "../kit/clock.ts";
import { type LiveSession, newPerson, newSession, signIn } from "../kit/people.ts";
import { type Answer, env, expectOk, expectRefusal, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, isAlive, LOGOUT, SESSION, signInDirectly } from "../kit/sso.ts";

const HOUR_MS = 3_600_000;
const shown = (ms: number) => new Date(ms).toISOString().slice(0, 19);

const newAdmin = async () => newSession(await newPerson({ isSuperUser: true }));
const get = (current: LiveSession, target = current) =>
  ask("GET", SESSION, { current_ust: current.ust, target_ust: target.ust });
const renew = ({ ust }: LiveSession) => ask("PATCH", SESSION, { ust });
const end = ({ ust }: LiveSession, which: Fields) => ask("DELETE", SESSION, { current_ust: ust, ...which });
const idsOf = (answer: Answer) => (expectOk(answer).result as Fields[]).map(({ session_id }) => session_id);
const listed = async ({ ust }: LiveSession) => idsOf(await ask("GET", `${SESSION}/list`, { ust }));

/** A token that we have signed, with something changed in it. */
const forged = ({ ust }: LiveSession) => `${ust.slice(0, 60)}${ust[60] === "A" ? "B" : "A"}${ust.slice(61)}`;

describe("a session", () => {
  it("is shown to its owner and to a super-user, and its token to nobody", async () => {
    const now = stopClock();
    const person = await newPerson();
    const [session, other, admin] = [await signInDirectly(person), await signInDirectly(person), await newAdmin()];
    const facts = {
      session_id: session.sessionId,
      creation_time: shown(now),
      expiration_time: shown(now + HOUR_MS),
      remote_addr: "192.0.2.1",
      user_agent: "a test",
      user_id: person.userId,
      username: person.username,
    };
    expect(session.sessionId).toMatch(/^[0-9a-hjkmnp-tv-z]{20}$/);
    for (const current of [session, other, admin]) expect(expectOk(await get(current, session))).toEqual(facts);
    const bearer = { Authorization: `Bearer ${session.ust}` };
    expect(expectOk(await ask("GET", SESSION, {}, bearer))).toEqual(facts);
  });

  it("has an id that opens nothing", async () => {
    const { sessionId } = await newSession();
    expectRefusal(await ask("GET", SESSION, { current_ust: sessionId, target_ust: sessionId }), 403, "E007001");
  });

  it("is over from the first millisecond after its time", async () => {
    stopClock();
    const session = await signIn(await newPerson());
    advance(sessionLifetime(env).idleMs - 1);
    expectOk(await get(session));
    advance(1);
    expectRefusal(await get(session), 403, "E007001");
    expect(expectOk(await ask("POST", LOGOUT, { ust: session.ust }))).toEqual({});
  });
});

describe("verifying", () => {
  const verify = (current: LiveSession, target: string) =>
    ask("POST", SESSION, { current_ust: current.ust, target_ust: target });

  it("tells a super-user whether a token is that of a live session", async () => {
    stopClock();
    const admin = await newAdmin();
    const [live, ended, expired] = [await newSession(), await signIn(await newPerson()), await newSession()];
    expectOk(await ask("POST", LOGOUT, { ust: ended.ust }));
    for (const [target, is_valid] of [
      [live.ust, true],
      [admin.ust, true],
      [ended.ust, false],
      [forged(live), false],
      ["anything", false],
    ] as const) {
      expect(expectOk(await verify(admin, target))).toEqual({ is_valid });
    }
    advance(sessionLifetime(env).idleMs);
    expect(expectOk(await verify(await newAdmin(), expired.ust))).toEqual({ is_valid: false });
  });

  it("is for super-users only, about oneself too", async () => {
    const [session, other] = [await newSession(), await newSession()];
    for (const { ust } of [session, other]) expectRefusal(await verify(session, ust), 403, "E005001");
    expectRefusal(await ask("POST", SESSION, { current_ust: session.ust }), 400, "E008003");
  });
});

describe("renewing", () => {
  it("moves the end to an hour from now, with all that the session has", async () => {
    const now = stopClock();
    const session = await signIn(await newPerson());
    const own = { current_ust: session.ust, target_ust: session.ust };
    expectOk(await ask("PUT", SESSION_ATTR, { ...own, name: "kept", value: "longer" }));
    setClock(now + HOUR_MS - 1000);
    expect(expectOk(await renew(session))).toEqual({ expiration_time: shown(now + 2 * HOUR_MS - 1000) });

    setClock(now + 2 * HOUR_MS - 1001);
    expect(expectOk(await get(session))).toMatchObject({ expiration_time: shown(now + 2 * HOUR_MS - 1000) });
    expect(await listed(session)).toEqual([session.sessionId]);
    expect(expectOk(await ask("GET", SESSION_ATTR, { ...own, name: "kept" }))).toMatchObject({ value: "longer" });
    advance(1);
    expect(await isAlive(session.ust)).toBe(false);
  });

  it("goes on until the longest lifetime and answers that, ok, from then on", async () => {
    const now = stopClock();
    setSetting("SESSION_MINUTES", "1000");
    setSetting("SESSION_MAX_DAYS", "1");
    const session = await signIn(await newPerson());
    for (const hours of [10, 20, 23]) {
      setClock(now + hours * HOUR_MS);
      const expiration_time = shown(now + Math.min(24, hours + 1000 / 60) * HOUR_MS);
      expect(expectOk(await renew(session))).toEqual({ expiration_time });
    }
    setClock(now + 24 * HOUR_MS);
    expectRefusal(await renew(session), 403, "E007001");
    expect(await isAlive(session.ust)).toBe(false);
  });

  it("never brings back a session that was ended or has expired", async () => {
    stopClock();
    const person = await newPerson();
    const [ended, expired] = [await signIn(person), await signIn(person)];
    expectOk(await ask("POST", LOGOUT, { ust: ended.ust }));
    expectRefusal(await renew(ended), 403, "E007001");
    advance(sessionLifetime(env).idleMs);
    expectRefusal(await renew(expired), 403, "E007001");
    for (const { ust } of [ended, expired]) expect(await isAlive(ust)).toBe(false);
  });
});

describe("ending one session", () => {
  it("is done by its token, or by its id", async () => {
    const person = await newPerson();
    const [here, one, other] = [await signIn(person), await signIn(person), await signIn(person)];
    expect(expectOk(await end(here, { target_ust: one.ust }))).toEqual({});
    expect(expectOk(await end(here, { session_id: other.sessionId }))).toEqual({});
    expect(await listed(here)).toEqual([here.sessionId]);
    expectRefusal(await end(here, { target_ust: one.ust }), 403, "E007001");
    expectRefusal(await end(here, { session_id: other.sessionId }), 403, "E007001");
    expectOk(await end(here, { session_id: here.sessionId }));
    for (const { ust } of [here, one, other]) expect(await isAlive(ust)).toBe(false);
  });

  it("with the token of the header alone ends the session that acts", async () => {
    const session = await signIn(await newPerson());
    expectOk(await ask("DELETE", SESSION, {}, { Authorization: `Bearer ${session.ust}` }));
    expect(await isAlive(session.ust)).toBe(false);
  });

  it("is a super-user's right everywhere: by the token, or by the id and the user's", async () => {
    const [admin, person] = [await newAdmin(), await newPerson()];
    const [one, other] = [await signIn(person), await signIn(person)];
    expectOk(await end(admin, { target_ust: one.ust }));
    expectRefusal(await end(admin, { session_id: other.sessionId }), 403, "E007001");
    expectOk(await end(admin, { session_id: other.sessionId, user_id: person.userId }));
    for (const { ust } of [one, other]) expect(await isAlive(ust)).toBe(false);
  });

  it("of somebody else is refused", async () => {
    const [session, other] = [await signIn(await newPerson()), await signIn(await newPerson())];
    const { sessionId: session_id, person } = other;
    expectRefusal(await end(session, { target_ust: other.ust }), 403, "E005001");
    expectRefusal(await end(session, { session_id, user_id: person.userId }), 403, "E005001");
    expectRefusal(await end(session, { session_id }), 403, "E007001");
    expectRefusal(await end(session, {}), 400, "E008003");
    expect(await isAlive(other.ust)).toBe(true);
  });
});

describe("the list of sessions", () => {
  it("has one entry for each live session, oldest first, and says which is asking", async () => {
    const now = stopClock();
    const person = await newPerson();
    const sessions = [await signInDirectly(person)];
    advance(1000);
    sessions.push(await signInDirectly(person));
    for (const asking of sessions) {
      expect(expectOk(await ask("GET", `${SESSION}/list`, { ust: asking.ust }))).toEqual({
        result: sessions.map(({ sessionId }, i) => ({
          session_id: sessionId,
          is_current: sessionId === asking.sessionId,
          creation_time: shown(now + i * 1000),
          expiration_time: shown(now + i * 1000 + HOUR_MS),
          remote_addr: "192.0.2.1",
          user_agent: "a test",
        })),
      });
    }
  });

  it("of another user is for super-users, who name a session of that user", async () => {
    const [admin, person] = [await newAdmin(), await newPerson()];
    const [one, other] = [await signIn(person), await signIn(person)];
    const of = (current: LiveSession, target: LiveSession) =>
      ask("GET", `${SESSION}/list`, { current_ust: current.ust, target_ust: target.ust });
    const seen = expectOk(await of(admin, one)).result as Fields[];
    expect(seen.map(({ session_id }) => session_id).sort()).toEqual([one.sessionId, other.sessionId].sort());
    expect(seen.map(({ is_current }) => is_current)).toEqual([false, false]);
    expect(idsOf(await of(one, other))).toHaveLength(2);
    expectRefusal(await of(await newSession(), one), 403, "E005001");
  });

  it("emptied of all others ends these, and says how many they were", async () => {
    const person = await newPerson();
    const others = [await signIn(person), await signIn(person)];
    const here = await signIn(person);
    const signOutElsewhere = () => ask("DELETE", `${SESSION}/list`, { ust: here.ust });
    expect(expectOk(await signOutElsewhere())).toEqual({ result: 2 });
    expect(expectOk(await signOutElsewhere())).toEqual({ result: 0 });
    for (const { ust } of others) expect(await isAlive(ust)).toBe(false);
    expect(await listed(here)).toEqual([here.sessionId]);
    await signIn(person);
  });
});
