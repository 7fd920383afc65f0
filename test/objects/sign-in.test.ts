/**
 * Signing in while something else happens to the same user. The session's object is made in between, which is the one
 * moment at which others come in; whatever they do, nobody gets a token that should not be.
 */
import { describe, expect, it, onTestFinished } from "vitest";
import { userObjectName } from "../../src/crypto/identifiers.ts";
import { type Cut, fail, pause } from "../kit/call-faults.ts";
import { hashingsOf } from "../kit/hashing.ts";
import { passwordCost } from "../kit/password-cost.ts";
import { newPerson, newSession, PASSWORD, type Person } from "../kit/people.ts";
import { type Answer, expectOk, expectRefusal } from "../kit/service.ts";
import { ask, LOGIN, SESSION, signInDirectly, USER } from "../kit/sso.ts";
import { emptyFootprint, footprint, runAlarm, sessionPlace, sql, userPlace } from "../kit/storage.ts";

const CREATE = { namespace: "SESSIONS", method: "begin" } as const;
const END = { namespace: "SESSIONS", method: "end" } as const;
const CUTS: Cut[] = ["before", "after"];

const placeOf = ({ objectName }: Person) => userPlace(objectName);
const login = ({ username }: Person, password = PASSWORD) => ask("POST", LOGIN, { username, password });

/** The session that a sign-in under way is making. */
async function openingOf(person: Person): Promise<string> {
  const [row] = await sql(placeOf(person), "SELECT session_id FROM live_session WHERE state = 'opening'");
  return String(row?.session_id);
}

async function expectNothingOf(sessionId: string, person: Person): Promise<void> {
  expect(await footprint(sessionPlace(sessionId))).toEqual(await emptyFootprint());
  const tables = await sql(placeOf(person), "SELECT 1 FROM sqlite_master WHERE name = 'live_session'");
  if (tables.length === 0) return;
  expect(await sql(placeOf(person), "SELECT 1 FROM live_session WHERE session_id = ?", sessionId)).toEqual([]);
}

interface Scene {
  person: Person;
  /** Another session of the same person. */
  elsewhere: string;
  admin: string;
}

/** What happens meanwhile, and what the sign-in is answered then. */
const MEANWHILE: [what: string, code: string, act: (scene: Scene) => Promise<Answer>][] = [
  ["is locked", "E005002", ({ admin, person }) => ask("POST", `${USER}/lock`, { ust: admin, user_id: person.userId })],
  [
    "is rejected",
    "E005004",
    ({ admin, person }) => ask("POST", `${USER}/reject`, { ust: admin, user_id: person.userId }),
  ],
  [
    "has to confirm the sign-up again",
    "E005003",
    ({ admin, person }) =>
      ask("PATCH", USER, { ust: admin, user_id: person.userId, sign_up_status: "before_confirmation" }),
  ],
  [
    "gets a second factor",
    "E005001",
    ({ admin, person }) => ask("PATCH", USER, { ust: admin, user_id: person.userId, is_totp_enabled: true }),
  ],
  ["is deleted", "E005001", ({ admin, person }) => ask("DELETE", USER, { ust: admin, user_id: person.userId })],
  [
    "gets another password",
    "E005001",
    ({ admin, person }) =>
      ask("PATCH", `${USER}/password`, { ust: admin, user_id: person.userId, new_password: "another password" }),
  ],
  [
    "gets another role",
    "E005001",
    ({ admin, person }) => ask("PATCH", USER, { ust: admin, user_id: person.userId, is_super_user: true }),
  ],
  ["signs out everywhere else", "E005001", ({ elsewhere }) => ask("DELETE", `${SESSION}/list`, { ust: elsewhere })],
];

describe.each(CUTS)("when the user, %s the session's object is made,", (cut) => {
  async function begin() {
    const person = await newPerson();
    const { ust: elsewhere } = await signInDirectly(person);
    const { ust: admin } = await newSession(await newPerson({ isSuperUser: true }));
    const creation = pause(CREATE, cut);
    const answer = login(person);
    await creation.reached;
    return { person, elsewhere, admin, answer, resume: creation.resume, sessionId: await openingOf(person) };
  }

  it.each(MEANWHILE)("%s, the sign-in is refused with %s and leaves no session", async (what, code, act) => {
    const scene = await begin();
    expectOk(await act(scene));
    scene.resume();
    expectRefusal(await scene.answer, 403, code);
    await expectNothingOf(scene.sessionId, scene.person);

    await runAlarm(placeOf(scene.person));
    if (what === "is deleted") expect(await footprint(placeOf(scene.person))).toEqual(await emptyFootprint());
  });

  it("loses the session's row, the sign-in is refused and leaves no session", async () => {
    const { person, sessionId, resume, answer } = await begin();
    await sql(placeOf(person), "DELETE FROM live_session WHERE session_id = ?", sessionId);
    resume();
    expectRefusal(await answer, 403, "E005001");
    await expectNothingOf(sessionId, person);
  });

  it("is locked and the session cannot be ended, the alarm ends it", async () => {
    const { person, admin, sessionId, resume, answer } = await begin();
    expectOk(await ask("POST", `${USER}/lock`, { ust: admin, user_id: person.userId }));
    const fault = fail(END, "before");
    resume();
    expectRefusal(await answer, 403, "E005002");
    expect(await footprint(sessionPlace(sessionId))).not.toEqual(await emptyFootprint());

    fault.mend();
    expect(await runAlarm(placeOf(person))).toBe(true);
    await expectNothingOf(sessionId, person);
  });
});

describe("when the session's object cannot be made", () => {
  it.each(CUTS)("the sign-in fails and leaves nothing, cut off %s it is made", async (cut) => {
    const person = await newPerson();
    const fault = fail(CREATE, cut, { times: 1 });
    expectRefusal(await login(person), 500, "E008004");
    expect(fault.failed).toBe(1);
    expect(await sql(placeOf(person), "SELECT 1 FROM live_session")).toEqual([]);
    expectOk(await login(person));
  });

  it.each(CUTS)("nor be ended, the alarm ends it, cut off %s it is made", async (cut) => {
    const person = await newPerson();
    fail(CREATE, cut, { times: 1 });
    const fault = fail(END, "before");
    expectRefusal(await login(person), 500, "E008004");
    const [row] = await sql(placeOf(person), "SELECT session_id, state FROM live_session");
    expect(row?.state).toBe("ending");

    fault.mend();
    expect(await runAlarm(placeOf(person))).toBe(true);
    await expectNothingOf(String(row?.session_id), person);
  });
});

describe("a password", () => {
  const storedOf = async (person: Person) =>
    (await sql(placeOf(person), "SELECT password, password_set FROM user"))[0] ?? {};

  it("is hashed anew at sign-in when the cost has been raised, and stays the password that it was", async () => {
    const person = await newPerson();
    const before = await storedOf(person);
    raiseCost();
    expectRefusal(await login(person, "a wrong password"), 403, "E005001");
    expect(await storedOf(person)).toEqual(before);

    expectOk(await login(person));
    const after = await storedOf(person);
    expect(String(before.password)).toMatch(/^\$scrypt\$ln=1,r=1,p=1\$/);
    expect(String(after.password)).toMatch(/^\$scrypt\$ln=2,r=1,p=1\$/);
    expect(after.password_set).toBe(before.password_set);
    expectOk(await login(person));
    expect(await storedOf(person)).toEqual(after);
  });

  function raiseCost(): void {
    const { logN } = passwordCost;
    passwordCost.logN = logN + 1;
    onTestFinished(() => {
      passwordCost.logN = logN;
    });
  }
});

describe("a name that nobody has", () => {
  it("is refused as a wrong password is: one comparison later, with the same words", async () => {
    const person = await newPerson();
    const wrong = await login(person, "a wrong password");
    const hashings = await hashingsOf(async () => {
      const unknown = await ask("POST", LOGIN, { username: `nobody-${crypto.randomUUID()}`, password: PASSWORD });
      expect({ ...unknown.body, cid: "" }).toEqual({ ...wrong.body, cid: "" });
      expect(unknown.status).toBe(wrong.status);
      expect([...unknown.headers.keys()]).toEqual([...wrong.headers.keys()]);
    });
    expect(hashings).toBe(1);
  });

  it("leaves no table and no alarm", async () => {
    const username = `nobody-${crypto.randomUUID()}`;
    expectRefusal(await ask("POST", LOGIN, { username, password: PASSWORD }), 403, "E005001");
    expect(await footprint(userPlace(await userObjectName(username)))).toEqual(await emptyFootprint());
  });
});
