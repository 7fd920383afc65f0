/**
 * The sessions of one user: how many there may be, when they end, and that they end whatever fails on the way. What
 * must end is recorded first and carried out then, so every fault leaves either nothing or something that the alarm
 * repeats.
 */
import { describe, expect, it } from "vitest";
import { sessionLifetime } from "../../src/config.ts";
import { ALARM_GRAIN_MS, ALARM_RETRY_MS, HASHES_WAITING, LIVE_SESSIONS } from "../../src/limits.ts";
import { type Cut, fail, pause } from "../kit/call-faults.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { type LiveSession, newPerson, newSession, PASSWORD, type Person } from "../kit/people.ts";
import { type Answer, env, expectOk, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, isAlive, LOGOUT, SESSION, signInDirectly, USER } from "../kit/sso.ts";
import { alarmOf, emptyFootprint, evict, footprint, runAlarm, sessionPlace, sql, userPlace } from "../kit/storage.ts";
import { pauseWaking } from "../kit/waking.ts";

const END = { namespace: "SESSIONS", method: "end" } as const;
const RENEW = { namespace: "SESSIONS", method: "renew" } as const;
const CUTS: Cut[] = ["before", "after"];

const placeOf = ({ objectName }: Person) => userPlace(objectName);
const rowsOf = (person: Person) => sql(placeOf(person), "SELECT session_id, state FROM live_session ORDER BY created");
const list = async ({ ust }: LiveSession) => expectOk(await ask("GET", `${SESSION}/list`, { ust })).result as unknown[];

describe("a hundred live sessions", () => {
  it("are the most a user has: the next one ends the oldest", async () => {
    stopClock();
    const person = await newPerson();
    const sessions: LiveSession[] = [];
    for (let i = 0; i < LIVE_SESSIONS; i += 1) {
      advance(1);
      sessions.push(await signInDirectly(person));
    }
    const [oldest, second] = sessions as [LiveSession, LiveSession];
    expect(await list(oldest)).toHaveLength(LIVE_SESSIONS);

    advance(1);
    const newest = await signInDirectly(person);
    expect(await isAlive(oldest.ust)).toBe(false);
    expect(await isAlive(second.ust)).toBe(true);
    expect(await list(newest)).toHaveLength(LIVE_SESSIONS);
    expect(await footprint(sessionPlace(oldest.sessionId))).toEqual(await emptyFootprint());
  });

  it("are not exceeded by sign-ins at the same time", async () => {
    const person = await newPerson();
    const first = await signInDirectly(person);
    for (let i = 0; i < LIVE_SESSIONS - 1; i += 1) await signInDirectly(person);
    // No more may wait at once.
    await Promise.all(Array.from({ length: HASHES_WAITING }, () => signInDirectly(person)));
    expect(await rowsOf(person)).toHaveLength(LIVE_SESSIONS);
    expect(await isAlive(first.ust)).toBe(false);
  });
});

describe("a session that is over", () => {
  it("is not listed from its last moment on, and its row goes with the alarm", async () => {
    stopClock();
    const person = await newPerson();
    const early = await signInDirectly(person);
    advance(1000);
    const late = await signInDirectly(person);
    const { idleMs } = sessionLifetime(env);
    advance(idleMs - 1000);
    expect(await list(late)).toHaveLength(1);
    expect(await isAlive(early.ust)).toBe(false);

    await runAlarm(placeOf(person));
    expect(await rowsOf(person)).toEqual([{ session_id: late.sessionId, state: "live" }]);
    advance(1000);
    expect(await alarmOf(placeOf(person))).toBe(Date.now());
    await runAlarm(placeOf(person));
    expect(await rowsOf(person)).toEqual([]);
    expect(await alarmOf(placeOf(person))).toBeNull();
  });

  it("leaves no row when it turns out to be over at renewal", async () => {
    const person = await newPerson();
    const session = await signInDirectly(person);
    const renewal = pause(RENEW, "before");
    const answer = ask("PATCH", SESSION, { ust: session.ust });
    await renewal.reached;
    // As its own alarm ends it when the time has come.
    await env.SESSIONS.getByName(session.sessionId).end();
    renewal.resume();
    expectRefusal(await answer, 403, "E007001");
    expect(await rowsOf(person)).toEqual([]);
  });
});

describe("renewing", () => {
  it.each(CUTS)("never revives a session that is locked out meanwhile, %s the renewal of its object", async (cut) => {
    const { person, session, admin } = await newActors();
    const renewal = pause(RENEW, cut);
    const answer = ask("PATCH", SESSION, { ust: session.ust });
    await renewal.reached;
    expectOk(await ask("POST", `${USER}/lock`, { ust: admin.ust, user_id: person.userId }));
    renewal.resume();
    await answer;
    expect(await isAlive(session.ust)).toBe(false);
    expect(await rowsOf(person)).toEqual([]);
  });

  it("never revives a session that is locked out in the middle of the renewal of its object", async () => {
    const { person, session, admin } = await newActors();
    const waking = await pauseWaking(sessionPlace(session.sessionId));
    const answer = ask("PATCH", SESSION, { ust: session.ust });
    await waking.reached;
    expectOk(await ask("POST", `${USER}/lock`, { ust: admin.ust, user_id: person.userId }));
    waking.resume();
    expectRefusal(await answer, 403, "E007001");
    expect(await footprint(sessionPlace(session.sessionId))).toEqual(await emptyFootprint());
  });

  it.each(CUTS.flatMap((cut) => ["60", "30"].map((minutes) => [cut, minutes] as const)))(
    "keeps the row at least as long as the session, cut off %s the renewal of its object to %s minutes",
    async (cut, minutes) => {
      stopClock();
      const { person, session } = await newActors();
      advance(60_000);
      setSetting("SESSION_MINUTES", minutes);
      const fault = fail(RENEW, cut);
      expectRefusal(await ask("PATCH", SESSION, { ust: session.ust }), 500, "E008004");
      expect(fault.failed).toBe(1);
      const [row] = await sql(
        placeOf(person),
        "SELECT expires FROM live_session WHERE session_id = ?",
        session.sessionId,
      );
      const [kept] = await sql(sessionPlace(session.sessionId), "SELECT expires FROM session");
      expect(Number(row?.expires)).toBeGreaterThanOrEqual(Number(kept?.expires));
      expect(await isAlive(session.ust)).toBe(true);
    },
  );
});

/** A user who is signed in twice, and an administrator. */
async function newActors() {
  const person = await newPerson();
  const here = await signInDirectly(person);
  const session = await signInDirectly(person);
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  // What making the user has left to the alarm is done, so that an alarm that comes soon comes for a session.
  await runAlarm(placeOf(person));
  return { person, here, session, admin };
}

async function expectAlarmSoon(person: Person): Promise<void> {
  expect(await alarmOf(placeOf(person))).toBeLessThanOrEqual(Date.now() + ALARM_RETRY_MS + ALARM_GRAIN_MS);
}

type Actors = Awaited<ReturnType<typeof newActors>>;

/** What ends `session`, or all sessions of `person`. */
const REASONS: [what: string, act: (actors: Actors) => Promise<Answer>][] = [
  ["a lock", ({ admin, person }) => ask("POST", `${USER}/lock`, { ust: admin.ust, user_id: person.userId })],
  [
    "a password set by an administrator",
    ({ admin, person }) =>
      ask("PATCH", `${USER}/password`, { ust: admin.ust, user_id: person.userId, new_password: "another password" }),
  ],
  [
    "one's own change of password",
    ({ here }) =>
      ask("PATCH", `${USER}/password`, { ust: here.ust, old_password: PASSWORD, new_password: "another one" }),
  ],
  [
    "another role",
    ({ admin, person }) => ask("PATCH", USER, { ust: admin.ust, user_id: person.userId, is_super_user: true }),
  ],
  ["signing out everywhere else", ({ here }) => ask("DELETE", `${SESSION}/list`, { ust: here.ust })],
];

describe.each(REASONS)("%s", (_what, act) => {
  it("has ended the session when it answers, and left nothing of it", async () => {
    const actors = await newActors();
    expectOk(await act(actors));
    expect(await isAlive(actors.session.ust)).toBe(false);
    expect(await footprint(sessionPlace(actors.session.sessionId))).toEqual(await emptyFootprint());
    expect(await rowsOf(actors.person)).not.toContainEqual(
      expect.objectContaining({ session_id: actors.session.sessionId }),
    );
  });

  it.each(CUTS)(
    "is recorded when the session cannot be reached, cut off %s its end, and repeated by the alarm",
    async (cut) => {
      const actors = await newActors();
      const { session, person } = actors;
      const ending = { session_id: session.sessionId, state: "ending" };
      const fault = fail(END, cut);
      expectOk(await act(actors));
      expect(fault.failed).toBeGreaterThan(0);
      expect(await isAlive(session.ust)).toBe(cut === "before");
      expect(await rowsOf(person)).toContainEqual(ending);

      expectRefusal(await ask("PATCH", SESSION, { ust: session.ust }), 403, "E007001");

      await evict(placeOf(person));
      await expectAlarmSoon(person);
      await runAlarm(placeOf(person));
      expect(await rowsOf(person)).toContainEqual(ending);
      await expectAlarmSoon(person);

      fault.mend();
      expect(await runAlarm(placeOf(person))).toBe(true);
      expect(await isAlive(session.ust)).toBe(false);
      expect(await rowsOf(person)).not.toContainEqual(ending);
      expect(await footprint(sessionPlace(session.sessionId))).toEqual(await emptyFootprint());
    },
  );
});

describe.each([
  [
    "ending one session",
    ({ here, session }: Actors) => ask("DELETE", SESSION, { current_ust: here.ust, session_id: session.sessionId }),
  ],
  ["signing out", ({ session }: Actors) => ask("POST", LOGOUT, { ust: session.ust })],
])("%s", (_what, act) => {
  it.each(CUTS)(
    "says so when that is not known to have happened, cut off %s it, and the alarm repeats it",
    async (cut) => {
      const actors = await newActors();
      const fault = fail(END, cut);
      expectRefusal(await act(actors), 500, "E008004");
      expect(await isAlive(actors.session.ust)).toBe(cut === "before");
      expect(await list(actors.here)).toEqual([expect.objectContaining({ session_id: actors.here.sessionId })]);

      fault.mend();
      await runAlarm(placeOf(actors.person));
      expect(await isAlive(actors.session.ust)).toBe(false);
      expect(await rowsOf(actors.person)).toEqual([{ session_id: actors.here.sessionId, state: "live" }]);
    },
  );
});

it("signing out ends a session that its user's object knows nothing of", async () => {
  const { ust, sessionId } = await newSession();
  expectOk(await ask("POST", LOGOUT, { ust }));
  expect(await footprint(sessionPlace(sessionId))).toEqual(await emptyFootprint());
});
