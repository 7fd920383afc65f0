/** Users as administrators and the people themselves see them: made, read, changed. */
import { beforeAll, describe, expect, it } from "vitest";
import { stopClock } from "../kit/clock.ts";
import { newPerson, newSession, PASSWORD, type Person, signIn } from "../kit/people.ts";
import { expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, isAlive, LOGIN, USER } from "../kit/sso.ts";

const DAY_MS = 86_400_000;
const EMOJI = "\u{1f600}";

/** The token and user id of an administrator. */
let ust: string;
let adminId: string;

beforeAll(async () => {
  const session = await newSession(await newPerson({ isSuperUser: true }));
  ust = session.ust;
  adminId = session.person.userId;
});

let names = 0;
/** A name that nobody has, of that many characters. */
function freshName(length = 20): string {
  names += 1;
  return `${String(names).padStart(5, "0")}-`.padEnd(length, "x");
}

const make = (fields: Fields = {}) => ask("POST", USER, { ust, username: freshName(), password: PASSWORD, ...fields });
const login = (username: unknown, password = PASSWORD) => ask("POST", LOGIN, { username, password });
const read = async (userId: unknown) => expectOk(await ask("GET", USER, { ust, user_id: userId }));

describe("making a user", () => {
  it("answers the user, unset fields null, waiting for approval", async () => {
    const [username, now] = [freshName(), new Date(stopClock()).toISOString().slice(0, 19)];
    expect(expectOk(await make({ username }))).toEqual({
      user_id: expect.stringMatching(/^zusr[0-9a-hjkmnp-tv-z]{26}$/),
      username,
      email: null,
      first_name: null,
      middle_name: null,
      last_name: null,
      display_name: null,
      approval_status: "before_decision",
      sign_up_time: now,
      password_last_set: now,
      is_totp_enabled: false,
      totp_label: null,
      is_active: true,
      is_internal: false,
      is_super_user: false,
      is_locked: false,
      locked_time: null,
      locked_by: null,
      is_approval_needed: true,
      approval_status_mod_time: now,
      approval_status_mod_by: adminId,
      approv_rej_time: null,
      approv_rej_by: null,
      password_is_set: true,
      password_expiry: new Date(Date.parse(`${now}Z`) + 730 * DAY_MS).toISOString().slice(0, 19),
      password_must_change: false,
      sign_up_status: "final",
      sign_up_confirm_time: null,
      creation_ctx: null,
    });
  });

  it("takes every field, and shows the same ever after, to the administrator and to the user", async () => {
    const fields = {
      username: freshName(),
      email: "ana@example.com",
      first_name: "Ana",
      middle_name: "María",
      last_name: "Search",
      display_name: `Ana ${EMOJI}`,
      is_super_user: true,
    };
    const made = expectOk(await make({ ...fields, auto_approve: "yes" }));
    expect(made).toMatchObject({ ...fields, approval_status: "approved" });
    expect(await read(made.user_id)).toEqual(made);
    const { ust: own } = expectOk(await login(fields.username));
    expect(expectOk(await ask("GET", USER, { ust: own }))).toEqual(made);
    expect(expectOk(await ask("GET", USER, { ust: own, user_id: made.user_id }))).toEqual(made);
  });

  it("takes null for what is not given, and empty text for what is unset", async () => {
    const made = expectOk(await make({ email: null, first_name: null, last_name: "", is_super_user: null }));
    expect(made).toMatchObject({ email: null, first_name: null, last_name: null, is_super_user: false });
  });
});

describe("a username", () => {
  it.each([
    ["colons", "urn:example:ana"],
    ["a tagged address in upper and lower case", "Ana.Search+Test@Example.com"],
    ["emoji", `ana${EMOJI}`],
    ["a name that objects have", "__proto__"],
    ["128 characters", freshName(128)],
    ["128 characters, all but six of them emoji", freshName(6) + EMOJI.repeat(122)],
  ])("with %s is taken, shown as it was given, and signs in", async (_what, username) => {
    const { user_id } = expectOk(await make({ username, auto_approve: true }));
    expect(await read(user_id)).toMatchObject({ username });
    expectOk(await login(username));
    expect(expectOk(await login(username.toUpperCase())).user_id).toBe(user_id);
  });

  it.each([
    ["129 characters", "u".repeat(129), "E001003"],
    ["white space", "ana search", "E001004"],
    ["a line feed at its end", "ana\n", "E001004"],
    ["an ideographic space", "ana\u3000search", "E001004"],
    ["a control character", "ana\u0000", "E001001"],
    ["nothing in it", "", "E001001"],
    ["a lone surrogate", "ana\ud800", "E008002"],
  ])("with %s is refused", async (_what, username, code) => {
    expectRefusal(await make({ username }), 400, code);
  });

  it.each([
    ["case", "Case-Søren", "case-SØREN"],
    ["normal form", "Zoe\u0308-form", "Zo\u00eb-form"],
  ])("that differs from another in %s only is taken already", async (_what, first, second) => {
    const { user_id } = expectOk(await make({ username: first, auto_approve: true }));
    expectRefusal(await make({ username: second }), 403, "E001002");
    expect(expectOk(await login(second)).user_id).toBe(user_id);
    expect(await read(user_id)).toMatchObject({ username: first });
  });
});

describe("what is at fault has its code:", () => {
  it.each<[what: string, fields: Fields, code: string]>([
    ["no username", { username: null }, "E008003"],
    ["a password of 7 characters", { password: "p".repeat(7) }, "E003002"],
    ["a password of 257 characters", { password: "p".repeat(257) }, "E003003"],
    ["an e-mail address with white space", { email: "ana search@example.com" }, "E002001"],
    ["an e-mail address with a control character", { email: "ana\u0000" }, "E002001"],
    ["an approval in a sign-up's status", { sign_up_status: "approved" }, "E008002"],
    ["a lock that is no boolean", { is_locked: "perhaps" }, "E008002"],
    ["an e-mail address of 192 characters", { email: `a@${"b".repeat(190)}` }, "E002001"],
    ["a name of 192 characters", { first_name: "n".repeat(192) }, "E008002"],
    ["a display name with a control character", { display_name: "a\u0007b" }, "E008002"],
    ["a role that is no boolean", { is_super_user: "perhaps" }, "E008002"],
    ["an approval that is no boolean", { auto_approve: 2 }, "E008002"],
  ])("%s", async (_what, fields, code) => {
    const username = freshName();
    expectRefusal(await make({ username, ...fields }), 400, code);
    // Nothing was made: the name is still to be had.
    expectOk(await make({ username }));
  });

  it("and the same fields at a change", async () => {
    const { user_id } = expectOk(await make());
    const change = (fields: Fields) => ask("PATCH", USER, { ust, user_id, ...fields });
    expectRefusal(await change({ email: "a b" }), 400, "E002001");
    expectRefusal(await change({ last_name: "n".repeat(192) }), 400, "E008002");
    expectOk(await change({ last_name: "n".repeat(191), email: `a@${"b".repeat(189)}` }));
  });

  it("and e-mail addresses need not be unique", async () => {
    for (const _ of [1, 2]) expectOk(await make({ email: "shared@example.com" }));
  });
});

describe("changing a user", () => {
  it("changes what is given, unsets what is empty, leaves the rest, and answers the user", async () => {
    const made = expectOk(await make({ email: "ana@example.com", first_name: "Ana", last_name: "Search" }));
    const { user_id } = made;
    const given = { first_name: "Anna", last_name: "", display_name: "A. S.", email: null, username: made.username };
    const changed = expectOk(await ask("PATCH", USER, { ust, user_id, ...given }));
    expect(changed).toEqual({ ...made, first_name: "Anna", last_name: null, display_name: "A. S." });
    expect(await read(user_id)).toEqual(changed);
  });

  it("is for people themselves too, all but the role", async () => {
    const { ust: own, person } = await newSession();
    const changed = expectOk(await ask("PATCH", USER, { ust: own, display_name: "Me" }));
    expect(changed).toMatchObject({ user_id: person.userId, display_name: "Me" });
    for (const is_super_user of [true, false]) {
      expectRefusal(await ask("PATCH", USER, { ust: own, is_super_user, display_name: "I" }), 403, "E005001");
    }
    expect(await read(person.userId)).toMatchObject({ ...changed, is_super_user: false });
  });

  it("gives and takes the role, which ends the sessions that were made under the other", async () => {
    const person = await newPerson();
    const before = await signIn(person);
    const { userId: user_id } = person;
    expect(expectOk(await ask("PATCH", USER, { ust, user_id, is_super_user: true }))).toMatchObject({
      is_super_user: true,
    });
    expect(await isAlive(before.ust)).toBe(false);
    const raised = await signIn(person);
    expectOk(await ask("GET", `${USER}/list`, { ust: raised.ust }));

    expectOk(await ask("PATCH", USER, { ust, user_id, is_super_user: true, display_name: "the same role" }));
    expect(await isAlive(raised.ust)).toBe(true);
    expectOk(await ask("PATCH", USER, { ust, user_id, is_super_user: false }));
    expect(await isAlive(raised.ust)).toBe(false);
  });
});

it("attributes of a user outlive the session, and those of the session do not", async () => {
  const person: Person = await newPerson();
  const first = await signIn(person);
  const own = (session: string) => ({ current_ust: session, target_ust: session });
  expectOk(await ask("PUT", `${USER}/attr`, { ust: first.ust, name: "of", value: "the user" }));
  expectOk(await ask("PUT", "/zato/sso/session/attr", { ...own(first.ust), name: "of", value: "the session" }));
  expectOk(await ask("POST", `${USER}/logout`, { ust: first.ust }));

  const second = await signIn(person);
  const kept = expectOk(await ask("GET", `${USER}/attr`, { ust: second.ust, name: "of" }));
  expect(kept).toMatchObject({ found: true, value: "the user" });
  expect(expectOk(await ask("GET", "/zato/sso/session/attr/names", own(second.ust)))).toEqual({ result: [] });
});
