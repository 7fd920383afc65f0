/** Passwords that expire, that are to be changed, and that are changed at sign-in. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { type LiveSession, newPerson, newSession, PASSWORD, type Person, signIn } from "../kit/people.ts";
import { type Answer, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, isAlive, LOGIN, SESSION, USER } from "../kit/sso.ts";

const NEXT = "the next password of tests";
const DAY_MS = 86_400_000;

let admin: LiveSession;
let now: number;
beforeAll(async () => {
  admin = await newSession(await newPerson({ isSuperUser: true }));
});
beforeEach(() => {
  now = stopClock();
});

const shown = (ms: number) => new Date(ms).toISOString().slice(0, 19);
const login = ({ username }: Person, fields: Fields = {}) =>
  ask("POST", LOGIN, { username, password: PASSWORD, ...fields });
const change = ({ userId }: Person, fields: Fields) =>
  ask("PATCH", USER, { ust: admin.ust, user_id: userId, ...fields });
const reset = ({ userId }: Person, fields: Fields = {}) =>
  ask("PATCH", `${USER}/password`, { ust: admin.ust, user_id: userId, new_password: PASSWORD, ...fields });
const read = async ({ userId }: Person) => expectOk(await ask("GET", USER, { ust: admin.ust, user_id: userId }));

/** Expects the one success that is not plainly ok. */
function expectWarning({ status, body }: Answer): Fields {
  expect({ status, said: body.status, sub_status: body.sub_status }).toEqual({
    status: 200,
    said: "warning",
    sub_status: ["W003005"],
  });
  return body;
}

/** Somebody whose password is about to expire, has expired, or is to be changed. */
const DUE: [what: string, fields: () => Fields, refused: string | null][] = [
  ["expires soon", () => ({ password_expiry: shown(now + 29 * DAY_MS) }), null],
  ["has expired", () => ({ password_expiry: shown(now) }), "E003004"],
  ["is to be changed", () => ({ password_must_change: true }), "E003007"],
];

describe.each(DUE)("a password that %s", (_what, fields, refused) => {
  async function somebody() {
    const person = await newPerson();
    const elsewhere = await signIn(person);
    expectOk(await change(person, fields()));
    expect(await isAlive(elsewhere.ust)).toBe(true);
    return { person, elsewhere };
  }

  it("is told to nobody but who knows it", async () => {
    const { person } = await somebody();
    expectRefusal(await login(person, { password: "a wrong password", new_password: NEXT }), 403, "E005001");
    const answer = await login(person);
    if (refused === null) expect(expectWarning(answer).ust).toMatch(/^gAAAA/);
    else expectRefusal(answer, 403, refused);
    expect(answer.body.ust !== undefined).toBe(refused === null);
  });

  it("is changed at sign-in, which renews it and ends all other sessions", async () => {
    const { person, elsewhere } = await somebody();
    advance(1_000);
    const { ust, password_expiry } = expectOk(await login(person, { new_password: NEXT }));
    expect(password_expiry).toBe(shown(now + 1_000 + 730 * DAY_MS));
    expect([await isAlive(String(ust)), await isAlive(elsewhere.ust)]).toEqual([true, false]);
    expect(await read(person)).toMatchObject({
      password_expiry,
      password_must_change: false,
      password_last_set: shown(now + 1_000),
    });
    expectRefusal(await login(person), 403, "E005001");
    expectOk(await login(person, { password: NEXT }));
  });

  it.each([
    ["too short", "short", "E003002"],
    ["too long", "p".repeat(257), "E003003"],
    ["among the commonest", "Password1", "E003001"],
    ["the present one", PASSWORD, "E003001"],
  ])("is not changed to one that is %s; nothing happens", async (_why, new_password, code) => {
    const { person, elsewhere } = await somebody();
    const before = await read(person);
    expectRefusal(await login(person, { new_password }), 400, code);
    expect(await read(person)).toEqual(before);
    const sessions = expectOk(await ask("GET", `${SESSION}/list`, { ust: elsewhere.ust })).result;
    expect(sessions).toHaveLength(1);
  });

  it.each([null, ""])("is not changed by %j", async (new_password) => {
    const { person } = await somebody();
    const answer = await login(person, { new_password });
    if (refused === null) expectWarning(answer);
    else expectRefusal(answer, 403, refused);
  });
});

describe("a new password at sign-in", () => {
  it("is ignored where none is due, however bad it is", async () => {
    const person = await newPerson();
    const elsewhere = await signIn(person);
    for (const new_password of [NEXT, "short", PASSWORD]) expectOk(await login(person, { new_password }));
    expect(await isAlive(elsewhere.ust)).toBe(true);
    expectOk(await login(person));
  });

  it("is the username of nobody", async () => {
    const person = await newPerson({ passwordMustChange: true });
    expectRefusal(await login(person, { new_password: person.username.toUpperCase() }), 400, "E003001");
  });

  it("is no way past a lock", async () => {
    const person = await newPerson({ passwordMustChange: true, isLocked: true });
    expectRefusal(await login(person, { new_password: NEXT }), 403, "E005002");
    expectOk(await change(person, { is_locked: false }));
    expectRefusal(await login(person), 403, "E003007");
  });
});

describe("an expiry", () => {
  it("follows the setting, to the millisecond, and begins to be told as long before as the setting says", async () => {
    const person = await newPerson();
    setSetting("PASSWORD_EXPIRY_DAYS", "40");
    setSetting("PASSWORD_WARNING_DAYS", "10");
    advance(30 * DAY_MS);
    expectOk(await login(person));
    advance(1);
    expectWarning(await login(person));
    advance(10 * DAY_MS - 2);
    expectWarning(await login(person));
    advance(1);
    expectRefusal(await login(person), 403, "E003004");
  });

  it("ends no session, but none is renewed any more", async () => {
    const person = await newPerson();
    const { ust } = await signIn(person);
    expectOk(await ask("PATCH", SESSION, { ust }));
    expectOk(await change(person, { password_expiry: shown(now) }));
    expect(await isAlive(ust)).toBe(true);
    expectRefusal(await ask("PATCH", SESSION, { ust }), 403, "E003004");
    expect(await isAlive(ust)).toBe(true);

    expectOk(await ask("PATCH", `${USER}/password`, { ust, old_password: PASSWORD, new_password: NEXT }));
    expectOk(await ask("PATCH", SESSION, { ust }));
  });

  it.each([
    ["1 day", { password_expiry: 1 }, 1],
    ["100 years", { password_expiry: "36500" }, 36_500],
    ["as the setting says", { password_expiry: 0 }, 730],
    ["as the setting says, without being given", {}, 730],
  ])("is set by a super-user with a password: %s", async (_what, fields, days) => {
    const person = await newPerson();
    advance(1_000);
    expectOk(await reset(person, fields));
    expect(await read(person)).toMatchObject({ password_expiry: shown(now + 1_000 + days * DAY_MS) });
  });

  it.each([-1, 36_501, 1.5, "soon"])("of %j days is refused", async (password_expiry) => {
    expectRefusal(await reset(await newPerson(), { password_expiry }), 400, "E008002");
  });
});

describe("that a password is to be changed", () => {
  it("is said with it, stays where nothing is said, and is over when its owner sets one", async () => {
    const person = await newPerson();
    const mustChange = async () => (await read(person)).password_must_change;
    expectOk(await reset(person, { must_change: true }));
    expect(await mustChange()).toBe(true);
    expectOk(await reset(person, { password_must_change: false }));
    expect(await mustChange()).toBe(true);
    const { ust } = await newSession(person);
    expectOk(await ask("PATCH", `${USER}/password`, { ust, old_password: PASSWORD, new_password: NEXT }));
    expect(await mustChange()).toBe(false);
    expectOk(await reset(person, { must_change: false }));
    expect(await mustChange()).toBe(false);
  });

  it("is said by super-users alone, as expiry is", async () => {
    const person = await newPerson();
    const { ust } = await newSession(person);
    const own = { ust, old_password: PASSWORD, new_password: NEXT };
    expectRefusal(await ask("PATCH", `${USER}/password`, { ...own, must_change: false }), 403, "E005001");
    expectRefusal(await ask("PATCH", `${USER}/password`, { ...own, password_expiry: 10 }), 403, "E005001");
    expectOk(await login(person));
  });
});

describe("a password that is too easily guessed", () => {
  it("is refused wherever one is set, and where it is one's own only with the present one", async () => {
    setSetting("PASSWORD_REJECT", "Acme, example");
    const person = await newPerson();
    const { ust } = await newSession(person);
    for (const password of ["password1", "my ACME one", person.username]) {
      expectRefusal(await reset(person, { new_password: password }), 400, "E003001");
      const user = { ust: admin.ust, username: `${password.replaceAll(" ", "")}-new`, password };
      if (password !== person.username) expectRefusal(await ask("POST", USER, user), 400, "E003001");
    }
    const sameName = { ust: admin.ust, username: "Same-As-Password", password: "same-as-PASSWORD" };
    expectRefusal(await ask("POST", USER, sameName), 400, "E003001");
    const own = (old_password: string) =>
      ask("PATCH", `${USER}/password`, { ust, old_password, new_password: "password1" });
    expectRefusal(await own(PASSWORD), 400, "E003001");
    expectRefusal(await own("a wrong password"), 403, "E005001");
    expectOk(await login(person));
  });
});
