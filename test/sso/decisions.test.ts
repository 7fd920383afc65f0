/** What super-users decide about users: made in any state, approved, rejected, locked, unlocked, taken back. */
import { beforeAll, describe, expect, it } from "vitest";
import { setClock, stopClock } from "../kit/clock.ts";
import { type LiveSession, newPerson, newSession, PASSWORD, type Person, signIn } from "../kit/people.ts";
import { expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, isAlive, LOGIN, USER } from "../kit/sso.ts";

let admin: LiveSession;
let ust: string;

beforeAll(async () => {
  admin = await newSession(await newPerson({ isSuperUser: true }));
  ust = admin.ust;
});

const shown = (ms: number) => new Date(ms).toISOString().slice(0, 19);
const make = async (fields: Fields = {}) =>
  expectOk(await ask("POST", USER, { ust, username: crypto.randomUUID(), password: PASSWORD, ...fields }));
const read = async (user_id: unknown) => expectOk(await ask("GET", USER, { ust, user_id }));
const change = (user_id: unknown, fields: Fields) => ask("PATCH", USER, { ust, user_id, ...fields });
const decide = (what: string, user_id: unknown, method = "POST") => ask(method, `${USER}/${what}`, { ust, user_id });
const login = ({ username }: Pick<Person, "username">) => ask("POST", LOGIN, { username, password: PASSWORD });

describe("a user", () => {
  it("is made in the state that is asked for, and read so", async () => {
    const now = shown(stopClock());
    const state = { is_locked: true, password_must_change: true, sign_up_status: "before_confirmation" };
    const names = { first_name: "Ana", middle_name: "", last_name: "Search" };
    const made = await make({ ...state, ...names, email: "ana" });
    const noted = { locked_time: now, locked_by: admin.person.userId, approval_status_mod_by: admin.person.userId };
    const expected = { ...state, ...noted, email: "ana", display_name: "Ana Search", is_approval_needed: true };
    expect(made).toMatchObject({ ...expected, approv_rej_time: null, approv_rej_by: null });
    expect(await read(made.user_id)).toEqual(made);
  });

  it("that is made locked does not sign in", async () => {
    const { username } = await make({ is_locked: true, auto_approve: true });
    expectRefusal(await login({ username: String(username) }), 403, "E005002");
  });

  it("has the display name that is given, or the others joined and cut, or none", async () => {
    expect(await make({ first_name: "Ana", display_name: "A." })).toMatchObject({ display_name: "A." });
    expect(await make({ first_name: "a".repeat(191), last_name: "b" })).toMatchObject({
      display_name: "a".repeat(191),
    });
    expect(await make({ display_name: "" })).toMatchObject({ display_name: null });
  });

  it("that was given no password signs in with none, until a super-user sets one", async () => {
    const { username, user_id } = await make({ password: null, auto_approve: true });
    for (const password of ["", "null", "undefined"]) {
      expectRefusal(await ask("POST", LOGIN, { username, password }), 403, "E005001");
    }
    expectOk(await ask("PATCH", `${USER}/password`, { ust, user_id, new_password: PASSWORD }));
    expectOk(await login({ username: String(username) }));
  });

  it("that is no super-user sees less of itself", async () => {
    const person = await newPerson();
    const own = expectOk(await ask("GET", USER, { ust: (await signIn(person)).ust }));
    expect(Object.keys(own).sort()).toEqual(
      "approval_status display_name email first_name is_totp_enabled last_name middle_name password_last_set sign_up_time totp_label user_id username".split(
        " ",
      ),
    );
    expect(await read(person.userId)).toMatchObject(own);
  });
});

describe("a decision", () => {
  it("is noted with its time and the one who took it, once", async () => {
    const now = stopClock();
    const { user_id } = await make();
    setClock(now + 5_000);
    for (const _ of [1, 2]) {
      expectOk(await decide("reject", user_id));
      const at = { approval_status_mod_time: shown(now + 5_000), approv_rej_time: shown(now + 5_000) };
      const by = { approval_status_mod_by: admin.person.userId, approv_rej_by: admin.person.userId };
      expect(await read(user_id)).toMatchObject({
        approval_status: "rejected",
        is_approval_needed: true,
        ...at,
        ...by,
      });
      setClock(now + 9_000);
    }
    expectOk(await decide("approve", user_id));
    expect(await read(user_id)).toMatchObject({ approval_status: "approved", approv_rej_time: shown(now + 9_000) });
  });

  it.each<[what: string, code: string, act: (userId: string) => ReturnType<typeof ask>, undo: Fields]>([
    ["locked", "E005002", (userId) => decide("lock", userId), { is_locked: false }],
    ["locked by a change", "E005002", (userId) => change(userId, { is_locked: true }), { is_locked: false }],
    ["rejected", "E005004", (userId) => decide("reject", userId), { approval_status: "approved" }],
    [
      "no longer approved",
      "E005004",
      (userId) => change(userId, { approval_status: "before_decision" }),
      { approval_status: "approved" },
    ],
    [
      "no longer signed up",
      "E005003",
      (userId) => change(userId, { sign_up_status: "to_approve" }),
      { sign_up_status: "final" },
    ],
  ])("that somebody is %s ends every session, for ever", async (_what, code, act, undo) => {
    const person = await newPerson();
    const sessions = [await signIn(person), await signIn(person)];
    expectOk(await act(person.userId));
    for (const session of sessions) expect(await isAlive(session.ust)).toBe(false);
    expectRefusal(await login(person), 403, code);

    expectOk(await change(person.userId, undo));
    for (const session of sessions) expect(await isAlive(session.ust)).toBe(false);
    expectOk(await login(person));
  });

  it("that an account is unlocked is taken in two ways", async () => {
    const person = await newPerson({ isLocked: true });
    expectOk(await decide("lock", person.userId, "DELETE"));
    expect(await read(person.userId)).toMatchObject({ is_locked: false, locked_time: null, locked_by: null });
    expectOk(await login(person));
  });

  it.each([
    ["reject", () => decide("reject", admin.person.userId)],
    ["lock", () => change(admin.person.userId, { is_locked: true })],
    ["take back the approval", () => change(admin.person.userId, { approval_status: "before_decision" })],
    ["reject by a change", () => ask("PATCH", USER, { ust, approval_status: "rejected" })],
    ["take back the sign-up", () => change(admin.person.userId, { sign_up_status: "before_confirmation" })],
  ])("to %s is never taken about oneself", async (_what, act) => {
    const before = await read(admin.person.userId);
    expectRefusal(await act(), 403, "E008001");
    expect(await read(admin.person.userId)).toEqual(before);
    expect(await isAlive(ust)).toBe(true);
  });

  it("that changes nothing may be taken about oneself", async () => {
    const still = { is_locked: false, is_super_user: true, approval_status: "approved", sign_up_status: "final" };
    expectOk(await ask("PATCH", USER, { ust, ...still }));
    expectOk(await decide("approve", admin.person.userId));
    expect(await isAlive(ust)).toBe(true);
  });
});

describe("a change", () => {
  it("is made whole or not at all", async () => {
    const made = await make();
    expectRefusal(await change(made.user_id, { first_name: "Ana", username: "another" }), 403, "E008001");
    expectRefusal(await change(made.user_id, { is_locked: true, approval_status: "maybe" }), 400, "E008002");
    expect(await read(made.user_id)).toEqual(made);
  });

  it.each([
    ["2345-12-27T11:22:33", "2345-12-27T11:22:33"],
    ["2345-12-27T11:22:33Z", "2345-12-27T11:22:33"],
    ["2345-12-27T11:22:33.999", "2345-12-27T11:22:33"],
    ["1969-12-31T23:59:59", "1969-12-31T23:59:59"],
    ["9999-12-31T00:00:00", "9999-12-31T00:00:00"],
  ])("of the password's expiry to %s is shown as %s", async (password_expiry, expected) => {
    const { user_id } = await make();
    expect(expectOk(await change(user_id, { password_expiry }))).toMatchObject({ password_expiry: expected });
  });

  it.each(["", "tomorrow", "2045-02-30T00:00:00", "2045-12-27", "2045-12-27T11:22:33+01:00", "2045-12-27T24:00:00", 5])(
    "of the password's expiry to %j is refused",
    async (password_expiry) => {
      const { user_id } = await make();
      expectRefusal(await change(user_id, { password_expiry }), 400, "E008002");
    },
  );
});

it("the setting says how long a password lasts for whom nothing else was said", async () => {
  const now = stopClock();
  setSetting("PASSWORD_EXPIRY_DAYS", "10");
  const { user_id } = await make();
  expect(await read(user_id)).toMatchObject({ password_expiry: shown(now + 10 * 86_400_000) });
  for (const malformed of ["0", "36501", "ten", "1.5"]) {
    setSetting("PASSWORD_EXPIRY_DAYS", malformed);
    expectRefusal(await ask("GET", USER, { ust, user_id }), 503, "E008004");
  }
});
