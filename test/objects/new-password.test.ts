/**
 * A new password at sign-in, while something else happens to the same user. It is hashed in its turn, and others come in
 * before that and while the session's object is made; whatever they do, nobody gets a session that should not be.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { pause } from "../kit/call-faults.ts";
import { stopClock } from "../kit/clock.ts";
import { pauseAfterHash } from "../kit/hashing.ts";
import { newPerson, newSession, type Person } from "../kit/people.ts";
import { KEY, login, OTHER_KEY } from "../kit/second-factors.ts";
import { type Answer, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, isAlive, SESSION, signInDirectly, USER } from "../kit/sso.ts";
import { evict, sql, userPlace } from "../kit/storage.ts";
import { codeOf } from "../kit/totp.ts";

const NEXT = "the next password of tests";
const THIRD = "a password set by an administrator";
const SOON = "1999-12-31T11:22:33";
const LATE = "2345-12-27T11:22:33";

beforeEach(() => {
  stopClock();
});

/** Somebody whose password is due to be changed, with a session made before that, and an administrator. */
interface Scene {
  person: Person;
  elsewhere: string;
  admin: string;
}

type Act = (scene: Scene) => Promise<Answer>;

const change =
  (fields: Fields): Act =>
  ({ admin, person }) =>
    ask("PATCH", USER, { ust: admin, user_id: person.userId, ...fields });
const decide =
  (what: string): Act =>
  ({ admin, person }) =>
    ask("POST", `${USER}/${what}`, { ust: admin, user_id: person.userId });
const resetPassword: Act = ({ admin, person }) =>
  ask("PATCH", `${USER}/password`, { ust: admin, user_id: person.userId, new_password: THIRD });

async function newScene(due: Fields, own: Fields = {}): Promise<Scene> {
  const person = await newPerson();
  const { ust: elsewhere } = await signInDirectly(person);
  const { ust: admin } = await newSession(await newPerson({ isSuperUser: true }));
  const scene = { person, elsewhere, admin };
  expectOk(await change(due)(scene));
  expectOk(await ask("PATCH", USER, { ust: elsewhere, ...own }));
  // Nothing is left to be hashed, and no pause after that.
  await evict(userPlace(person.objectName));
  return scene;
}

const MUST_CHANGE = { password_must_change: true };
const WITH_FACTOR = { is_totp_enabled: true, totp_key: KEY };

const signInWith = async ({ person }: Scene, new_password = NEXT) =>
  login(person, { new_password, totp_code: await codeOf(KEY) });

async function stored({ person }: Scene) {
  const place = userPlace(person.objectName);
  const [tables] = await sql(place, "SELECT 1 FROM sqlite_master WHERE name = 'user'");
  if (tables === undefined) return { password: undefined, sessions: 0 };
  const [user] = await sql(place, "SELECT password FROM user");
  return { password: user?.password, sessions: (await sql(place, "SELECT 1 FROM live_session")).length };
}

/** What happens before the new password is hashed, what the sign-in is answered, and whether the other session goes on. */
const KEPT_OUT: [what: string, code: string, act: Act, isAliveElsewhere: boolean, due?: Fields, own?: Fields][] = [
  ["is locked", "E005002", decide("lock"), false],
  ["is rejected", "E005004", decide("reject"), false],
  ["has to confirm the sign-up", "E005003", change({ sign_up_status: "before_confirmation" }), false],
  ["gets a second factor", "E005008", change(WITH_FACTOR), false],
  ["gets another key", "E005001", change({ totp_key: OTHER_KEY }), false, MUST_CHANGE, WITH_FACTOR],
  ["need not change the password any more", "E005001", change({ password_must_change: false }), true],
  ["gets a later expiry", "E005001", change({ password_expiry: LATE }), true, { password_expiry: SOON }],
  ["is deleted", "E005001", ({ admin, person }) => ask("DELETE", USER, { ust: admin, user_id: person.userId }), false],
];

/** What keeps nobody out. */
const LET_IN: [what: string, act: Act][] = [
  ["gets an earlier expiry", change({ password_expiry: SOON })],
  ["gets another role", change({ is_super_user: true })],
  ["signs out everywhere else", ({ elsewhere }) => ask("DELETE", `${SESSION}/list`, { ust: elsewhere })],
  ["changes a name", change({ first_name: "Ana" })],
];

describe("when the user, before the new password is hashed,", () => {
  async function begin(due: Fields = MUST_CHANGE, own: Fields = {}) {
    const scene = await newScene(due, own);
    const before = await stored(scene);
    const hashing = pauseAfterHash();
    const answer = signInWith(scene);
    await hashing.reached;
    return { scene, before, answer, resume: hashing.resume };
  }

  it.each(KEPT_OUT)(
    "%s, the sign-in is refused with %s and nothing is changed",
    async (what, code, act, goesOn, due, own) => {
      const { scene, before, answer, resume } = await begin(due, own);
      expectOk(await act(scene));
      resume();
      expectRefusal(await answer, 403, code);
      const password = what === "is deleted" ? undefined : before.password;
      expect(await stored(scene)).toEqual({ password, sessions: goesOn ? 1 : 0 });
      expect(await isAlive(scene.elsewhere)).toBe(goesOn);
    },
  );

  it.each(LET_IN)("%s, the sign-in is made for what stands then", async (what, act) => {
    const { scene, before, answer, resume } = await begin();
    expectOk(await act(scene));
    resume();
    const { ust } = expectOk(await answer);
    const after = await stored(scene);
    expect(after.sessions).toBe(1);
    expect(after.password).not.toBe(before.password);
    expect([await isAlive(String(ust)), await isAlive(scene.elsewhere)]).toEqual([true, false]);
    const list = await ask("GET", `${USER}/list`, { ust });
    if (what === "gets another role") expectOk(list);
    else expectRefusal(list, 403, "E005001");
  });

  it.each(["the sign-in", "the administrator"])(
    "gets another password, and %s is the first whose password is hashed, the administrator's counts",
    async (first) => {
      const scene = await newScene(MUST_CHANGE);
      const hashing = pauseAfterHash();
      const isFirst = first === "the sign-in";
      const begun = isFirst ? signInWith(scene) : login(scene.person, { password: "a wrong password" });
      await hashing.reached;
      const answer = isFirst ? begun : signInWith(scene);
      const reset = resetPassword(scene);
      hashing.resume();
      expectOk(await reset);
      const { status, body } = await answer;
      expect(status).toBe(isFirst ? 200 : 403);
      if (isFirst) expect(await isAlive(String(body.ust))).toBe(false);
      expect(await stored(scene)).toMatchObject({ sessions: 0 });
      expectRefusal(await login(scene.person, { password: NEXT }), 403, "E005001");
      // Whoever has changed it at sign-in need not do so again.
      expect((await login(scene.person, { password: THIRD })).status).toBe(isFirst ? 200 : 403);
    },
  );

  it("comes twice at once, one of the two gets in, and its password counts", async () => {
    const scene = await newScene(MUST_CHANGE);
    const passwords = [NEXT, THIRD];
    const answers = await Promise.all(passwords.map((password) => signInWith(scene, password)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(await stored(scene)).toMatchObject({ sessions: 1 });
    for (const [index, password] of passwords.entries()) {
      expect((await login(scene.person, { password })).status).toBe(answers[index]?.status);
    }
  });
});

describe("when the user, while the session's object is made,", () => {
  async function begin() {
    const scene = await newScene(MUST_CHANGE, WITH_FACTOR);
    const creation = pause({ namespace: "SESSIONS", method: "begin" }, "before");
    const answer = signInWith(scene);
    await creation.reached;
    return { scene, answer, resume: creation.resume };
  }

  it.each<[what: string, code: string, act: Act]>([
    ["is locked", "E005002", decide("lock")],
    ["gets another key", "E005001", change({ totp_key: OTHER_KEY })],
    ["gets another password", "E005001", resetPassword],
  ])("%s, the sign-in is refused with %s and leaves no session", async (_what, code, act) => {
    const { scene, answer, resume } = await begin();
    expectOk(await act(scene));
    resume();
    expectRefusal(await answer, 403, code);
    expect(await stored(scene)).toMatchObject({ sessions: 0 });
    expect(await isAlive(scene.elsewhere)).toBe(false);
  });

  it.each<[what: string, act: Act]>([
    ["gets an earlier expiry", change({ password_expiry: SOON })],
    ["has to change the password again", change(MUST_CHANGE)],
  ])("%s, the session is made, as neither ends any", async (_what, act) => {
    const { scene, answer, resume } = await begin();
    expectOk(await act(scene));
    resume();
    expect(await isAlive(String(expectOk(await answer).ust))).toBe(true);
    expect(await stored(scene)).toMatchObject({ sessions: 1 });
  });
});
