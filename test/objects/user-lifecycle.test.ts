/**
 * How a user comes and goes: each step cut off once, on either side of it, and what the alarm makes of that. A user
 * who is gone has left nothing, and an old id opens nothing, whoever has the name now.
 */
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { userObjectName } from "../../src/crypto/identifiers.ts";
import { normaliseUsername } from "../../src/domain/user.ts";
import { ALARM_GRAIN_MS, ALARM_RETRY_MS } from "../../src/limits.ts";
import { directoryObject } from "../../src/objects/object-client.ts";
import { type Cut, fail, pause, type Step } from "../kit/call-faults.ts";
import { hashingsOf } from "../kit/hashing.ts";
import { type LiveSession, newPerson, newSession, PASSWORD, type Person } from "../kit/people.ts";
import { type Answer, env, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, isAlive, LOGIN, LOGOUT, SESSION, signInDirectly, USER } from "../kit/sso.ts";
import {
  alarmOf,
  emptyFootprint,
  evict,
  footprint,
  type Place,
  runAlarm,
  sessionPlace,
  sql,
  userPlace,
} from "../kit/storage.ts";
import { pauseWaking } from "../kit/waking.ts";

const LIST = { namespace: "DIRECTORY", method: "tell" } as const;
const UNLIST = { namespace: "DIRECTORY", method: "remove" } as const;
const END = { namespace: "SESSIONS", method: "end" } as const;
const CUTS: Cut[] = ["before", "after"];

type Admin = (method: string, path: string, parameters: Fields) => Promise<Answer>;

async function newAdmin(): Promise<Admin> {
  const { ust } = await newSession(await newPerson({ isSuperUser: true }));
  return (method, path, parameters) => ask(method, path, { ust, ...parameters });
}

const newName = () => `Somebody-${crypto.randomUUID()}`;
const placeOfName = async (username: string) => userPlace(await userObjectName(normaliseUsername(username)));
const make = (admin: Admin, username: string) =>
  admin("POST", USER, { username, password: PASSWORD, auto_approve: true });
const login = (username: string) => ask("POST", LOGIN, { username, password: PASSWORD });

async function idListedFor(username: string): Promise<string | undefined> {
  const { users } = await directoryObject(env).call((stub) => stub.page(username, null, 1));
  return users[0]?.userId;
}

async function expectNothingAt(...places: Place[]): Promise<void> {
  for (const place of places) expect(await footprint(place)).toEqual(await emptyFootprint());
}

async function expectAlarmSoon(place: Place): Promise<void> {
  expect(await alarmOf(place)).toBeLessThanOrEqual(Date.now() + ALARM_RETRY_MS + ALARM_GRAIN_MS);
}

describe("making a user", () => {
  it("lists it, and asks for no further alarm", async () => {
    const username = newName();
    const { user_id } = expectOk(await make(await newAdmin(), username));
    expect(await idListedFor(username)).toBe(user_id);
    await runAlarm(await placeOfName(username));
    expect(await alarmOf(await placeOfName(username))).toBeNull();
  });

  it.each(CUTS)("is done where the directory cannot be reached: the alarm lists it, cut off %s that", async (cut) => {
    const [admin, username] = [await newAdmin(), newName()];
    const place = await placeOfName(username);
    const fault = fail(LIST, cut);
    const { user_id } = expectOk(await make(admin, username));
    expect(fault.failed).toBe(1);
    await expectAlarmSoon(place);
    expect(await idListedFor(username)).toBe(cut === "after" ? user_id : undefined);
    expectOk(await login(username));

    await evict(place);
    await runAlarm(place);
    expect(fault.failed).toBe(2);
    fault.mend();
    expect(await runAlarm(place)).toBe(true);
    expect(await idListedFor(username)).toBe(user_id);
  });

  it("of one name twice at once makes one", async () => {
    const [admin, username] = [await newAdmin(), newName()];
    const listing = pause(LIST, "before");
    const first = make(admin, username);
    await listing.reached;
    const second = async () => expectRefusal(await make(admin, username.toUpperCase()), 403, "E001002");
    expect(await hashingsOf(second)).toBe(0);
    listing.resume();
    const { user_id } = expectOk(await first);
    expect(await idListedFor(username)).toBe(user_id);
  });

  it("of one name twice at once makes one, also where both found it free", async () => {
    const [admin, username] = [await newAdmin(), newName()];
    const waking = await pauseWaking(await placeOfName(username));
    const first = make(admin, username);
    await waking.reached;
    const { user_id } = expectOk(await make(admin, username));
    waking.resume();
    expectRefusal(await first, 403, "E001002");
    expect(expectOk(await login(username)).user_id).toBe(user_id);
  });

  it("that is deleted before it is listed is not listed afterwards", async () => {
    const [admin, username] = [await newAdmin(), newName()];
    const place = await placeOfName(username);
    const listing = pause(LIST, "before");
    const made = make(admin, username);
    await listing.reached;
    const [row] = await sql(place, "SELECT user_id FROM user");
    const deleted = admin("DELETE", USER, { user_id: row?.user_id });
    listing.resume();
    expectOk(await made);
    expectOk(await deleted);
    expect(await idListedFor(username)).toBeUndefined();
    await expectNothingAt(place);
  });
});

/** A user with a live session and attributes of both, and an administrator. */
async function newScene() {
  const admin = await newAdmin();
  const person = await newPerson({ username: newName() });
  const session = await signInDirectly(person);
  const { ust } = session;
  const attribute = { name: "kept", value: "until deleted" };
  expectOk(await ask("PUT", `${USER}/attr`, { ust, ...attribute }));
  expectOk(await ask("PUT", "/zato/sso/session/attr", { current_ust: ust, target_ust: ust, ...attribute }));
  return { admin, person, session, places: [userPlace(person.objectName), sessionPlace(session.sessionId)] as const };
}

describe("deleting a user", () => {
  it("leaves nothing: object, sessions, attributes, row in the directory", async () => {
    const { admin, person, session, places } = await newScene();
    expectOk(await admin("DELETE", USER, { user_id: person.userId }));
    await expectNothingAt(...places);
    expect(await idListedFor(person.username)).toBeUndefined();
    expect(await isAlive(session.ust)).toBe(false);
    expectRefusal(await login(person.username), 403, "E005001");
  });

  const steps: [what: string, step: Step][] = [
    ["the end of a session", END],
    ["the removal from the directory", UNLIST],
  ];
  it.each(steps.flatMap(([what, step]) => CUTS.map((cut) => [cut, what, step] as const)))(
    "is recorded and repeated by the alarm, cut off %s %s",
    async (cut, _what, step) => {
      const { admin, person, session, places } = await newScene();
      const fault = fail(step, cut);
      expectOk(await admin("DELETE", USER, { user_id: person.userId }));
      expect(fault.failed).toBeGreaterThan(0);
      await expectGone(admin, person, session, step === END && cut === "before");
      expectRefusal(await make(admin, person.username), 403, "E001002");

      await evict(places[0]);
      await runAlarm(places[0]);
      expectRefusal(await make(admin, person.username), 403, "E001002");
      fault.mend();
      expect(await runAlarm(places[0])).toBe(true);
      await expectNothingAt(...places);
      expect(await idListedFor(person.username)).toBeUndefined();
      expectOk(await make(admin, person.username));
    },
  );

  it("is repeated by the alarm where the storage could not be emptied", async () => {
    const { admin, person, session, places } = await newScene();
    await runInDurableObject(env.USERS.get(env.USERS.idFromName(person.objectName)), (_object, { storage }) => {
      vi.spyOn(storage, "deleteAll").mockRejectedValueOnce(new Error("no disk"));
    });
    expectOk(await admin("DELETE", USER, { user_id: person.userId }));
    await expectGone(admin, person, session, false);
    expectRefusal(await make(admin, person.username), 403, "E001002");
    expect(await runAlarm(places[0])).toBe(true);
    await expectNothingAt(...places);
  });

  it("is repeated soon, also where there was no session to end", async () => {
    const [admin, person] = [await newAdmin(), await newPerson({ username: newName() })];
    const place = userPlace(person.objectName);
    await runAlarm(place);
    const fault = fail(UNLIST, "before");
    expectOk(await admin("DELETE", USER, { user_id: person.userId }));
    await expectAlarmSoon(place);
    await runAlarm(place);
    await expectAlarmSoon(place);
    fault.mend();
    await runAlarm(place);
    await expectNothingAt(place);
  });

  it("leaves a session that its object did not know of with nothing to do but to sign out", async () => {
    const { admin, person } = await newScene();
    const stray = await newSession(person);
    expectOk(await admin("DELETE", USER, { user_id: person.userId }));
    await expectGone(admin, person, stray, true);
    expectRefusal(await ask("DELETE", `${SESSION}/list`, { ust: stray.ust }), 403, "E005001");
    expectOk(await ask("POST", LOGOUT, { ust: stray.ust }));
    await expectNothingAt(sessionPlace(stray.sessionId), userPlace(person.objectName));
  });

  it("that is repeated by its administrator finds nobody any more", async () => {
    const { admin, person } = await newScene();
    expectOk(await admin("DELETE", USER, { user_id: person.userId }));
    expectRefusal(await admin("DELETE", USER, { user_id: person.userId }), 403, "E001100");
  });

  /** Nobody signs in any more or finds the user, also while something of it is left. */
  async function expectGone(admin: Admin, person: Person, session: LiveSession, isSessionLeft: boolean) {
    expectRefusal(await login(person.username), 403, "E005001");
    expectRefusal(await admin("GET", USER, { user_id: person.userId }), 403, "E001100");
    expect(await isAlive(session.ust)).toBe(isSessionLeft);
    const { ust } = session;
    const code = isSessionLeft ? "E005001" : "E007001";
    expectRefusal(await ask("GET", USER, { ust }), 403, code);
    expectRefusal(await ask("GET", `${USER}/attr/names`, { ust }), 403, code);
    expectRefusal(await ask("GET", `${SESSION}/list`, { ust }), 403, code);
    expectRefusal(await ask("PATCH", SESSION, { ust }), 403, "E007001");
  }
});
