/**
 * What Zato's own tests of users and of its second factor ask of a service, in our words: one test here for each of theirs,
 * under its name. Two ask for what is not offered, and are answered so.
 */
import { reset } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { newPerson, PASSWORD } from "../kit/people.ts";
import { APP, call, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";
import { codeOf } from "../kit/totp.ts";

const ADMIN = "super-user-of-tests";
/** Sixteen characters, as Zato makes keys. */
const KEY = "GEZDGNBVGY3TQOJQ";

let ust: string;
beforeAll(async () => {
  await reset();
  await newPerson({ username: ADMIN, isSuperUser: true });
  ust = await signIn(ADMIN);
});

const signIn = async (username: string, password = PASSWORD) =>
  String(expectOk(await ask("POST", LOGIN, { username, password, totp_code: "ignored" })).ust);
let names = 0;
function fresh(): string {
  names += 1;
  return `test.${names}`;
}
const create = async (fields: Fields = {}) => expectOk(await ask("POST", USER, { ust, username: fresh(), ...fields }));
const read = async (user_id: unknown) => expectOk(await ask("GET", USER, { ust, user_id }));
const act = (method: string, what: string, fields: Fields) => ask(method, `${USER}${what}`, { ust, ...fields });

/** What each user has about whom nothing else is said. */
const DEFAULTS = {
  is_active: true,
  is_internal: false,
  is_locked: false,
  is_super_user: false,
  password_is_set: true,
  password_must_change: false,
  sign_up_status: "final",
  approval_status_mod_by: expect.any(String),
};

function expectDefaults(user: Fields): void {
  expect(user).toMatchObject(DEFAULTS);
  for (const time of ["approval_status_mod_time", "sign_up_time", "password_last_set", "password_expiry"]) {
    expect(user[time]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  }
  expect(String(user.password_expiry) > String(user.sign_up_time)).toBe(true);
}

describe("users", () => {
  it("create", async () => {
    const user = await create({ rate_limit_def: "*=5/d", is_rate_limit_active: true });
    expectDefaults(user);
    expect(user).toMatchObject({ is_approval_needed: true, approval_status: "before_decision" });
  });

  it("create_with_auto_approve", async () => {
    const user = await create({ auto_approve: true });
    expectDefaults(user);
    expect(user).toMatchObject({ is_approval_needed: false, approval_status: "approved" });
  });

  it("signup", async () => {
    const answer = await ask("POST", `${USER}/signup`, { username: fresh(), password: PASSWORD, app_list: ["CRM"] });
    expect(expectOk(answer).confirm_token).toEqual(expect.any(String));
  });

  it("confirm_signup", async () => {
    const answer = await ask("POST", `${USER}/signup`, { username: fresh(), password: PASSWORD });
    const { confirm_token } = expectOk(answer);
    expectOk(await ask("PATCH", `${USER}/signup`, { confirm_token }));
  });

  it("search", async () => {
    const display_name = `shown-${fresh()}`;
    for (const ending of ["a", "b"]) await create({ display_name: `${display_name}-${ending}`, email: "no-address" });
    const page = expectOk(await ask("GET", `${USER}/search`, { ust, display_name, is_name_exact: "false" }));
    expect(page).toMatchObject({
      ...{ total: 2, num_pages: 1, page_size: 50, cur_page: 1, has_next_page: false, has_prev_page: false },
      ...{ next_page: null, prev_page: 0 },
    });
    for (const user of page.result as Fields[]) expectDefaults(user);
  });

  it("approve", async () => {
    const { user_id } = await create();
    expectOk(await act("POST", "/approve", { user_id }));
    expect(await read(user_id)).toMatchObject({ approval_status: "approved" });
  });

  it("reject", async () => {
    const { user_id } = await create();
    expectOk(await act("POST", "/reject", { user_id }));
    expect(await read(user_id)).toMatchObject({ approval_status: "rejected" });
  });

  it("get_by_user_id", async () => {
    const fields = {
      ...{ is_locked: true, password_must_change: true, is_totp_enabled: true, totp_label: "a label" },
      ...{ sign_up_status: "before_confirmation", first_name: "A", middle_name: "B", last_name: "C", email: "e" },
    };
    const { user_id } = await create(fields);
    expect(await read(user_id)).toMatchObject(fields);
  });

  it("get_by_ust", async () => {
    stopClock();
    advance(2_000);
    const user = expectOk(await ask("GET", USER, { ust }));
    expect(user).toMatchObject({
      ...{ username: ADMIN, is_super_user: true, is_approval_needed: false, approval_status: "approved" },
      approval_status_mod_by: "auto",
    });
    // Made in an earlier second.
    expect(Date.parse(`${user.sign_up_time}Z`)).toBeLessThan(Date.now() - 1_000);
  });

  it("update_self", async () => {
    const username = fresh();
    await create({ username, password: PASSWORD, auto_approve: true });
    const own = await signIn(username);
    const fields = { first_name: "A", middle_name: "B", last_name: "C", display_name: "D", email: "e" };
    const user = expectOk(await ask("PATCH", USER, { ust: own, ...fields }));
    expect(user).toMatchObject(fields);
    for (const hidden of ["is_active", "is_approval_needed", "is_internal", "is_locked", "is_super_user"]) {
      expect(user).not.toHaveProperty(hidden);
    }
  });

  it("update_self_username: not offered", async () => {
    expectRefusal(await ask("PATCH", USER, { ust, username: fresh() }), 403, "E008001");
  });

  it("update_by_id", async () => {
    const { user_id } = await create();
    const fields = {
      ...{ is_locked: true, password_expiry: "2345-12-27T11:22:33", password_must_change: true },
      ...{ sign_up_status: "final", approval_status: "rejected", first_name: "A", email: "e" },
    };
    expect(expectOk(await ask("PATCH", USER, { ust, user_id, is_approved: true, ...fields }))).toMatchObject(fields);
    expect(await read(user_id)).toMatchObject(fields);
  });

  it("delete_by_super_user", async () => {
    const { user_id } = await create();
    expectOk(await ask("DELETE", USER, { ust, user_id }));
    expect(expectOk(await ask("GET", `${USER}/search`, { ust, user_id: String(user_id) })).total).toBe(0);
  });

  it("delete_by_regular_user", async () => {
    const username = fresh();
    await create({ username, password: PASSWORD, auto_approve: true });
    const { user_id } = await create();
    expectRefusal(await ask("DELETE", USER, { ust: await signIn(username), user_id }), 403, "E005001");
    expect(await read(user_id)).toMatchObject({ user_id });
  });

  it("change_password_self", async () => {
    const username = fresh();
    const { user_id } = await create({ username, password: PASSWORD, auto_approve: true });
    const own = { ust: await signIn(username), user_id, old_password: PASSWORD, new_password: "a new one of tests" };
    expectOk(await ask("PATCH", `${USER}/password`, own));
    await signIn(username, "a new one of tests");
  });

  it("change_password_super_user", async () => {
    const username = fresh();
    const { user_id } = await create({ username, password: PASSWORD, auto_approve: true });
    const next = { user_id, new_password: "a new one of tests", password_expiry: 1, password_must_change: true };
    expectOk(await act("PATCH", "/password", next));
    const { status, body } = await ask("POST", LOGIN, { username, password: next.new_password });
    expect({ status, said: body.status, sub_status: body.sub_status, ust: body.ust }).toEqual({
      status: 200,
      said: "warning",
      sub_status: ["W003005"],
      ust: expect.stringMatching(/^gAAAA/),
    });
  });
});

describe("signing in", () => {
  const MISSING = { result: "Error", details: "Bad request", cid: expect.any(String) };

  it("login", async () => {
    const username = fresh();
    const { user_id } = await create({ username, password: PASSWORD, auto_approve: true });
    expectOk(await ask("PATCH", USER, { ust, user_id, is_totp_enabled: false }));
    await signIn(username);
  });

  it.each<[name: string, fields: Fields]>([
    ["login_invalid_username", { username: "invalid", password: PASSWORD }],
    ["login_empty_username_string", { username: "", password: PASSWORD }],
    ["login_empty_username_none", { username: null, password: PASSWORD }],
    ["login_invalid_password", { username: ADMIN, password: "invalid" }],
    ["login_empty_password_string", { username: ADMIN, password: "" }],
    ["login_empty_username_none, among the passwords", { username: ADMIN, password: null }],
  ])("%s", async (_name, fields) => {
    const answer = await ask("POST", LOGIN, fields);
    expectRefusal(answer, 403, "E005001");
    expect(answer.body).not.toHaveProperty("ust");
  });

  it.each<[name: string, fields: Fields]>([
    ["login_no_username", { password: PASSWORD }],
    ["login_no_password", { username: ADMIN }],
  ])("%s", async (_name, fields) => {
    const { body } = await call("POST", LOGIN, { body: { ...APP, ...fields } });
    expect(body).toMatchObject(MISSING);
  });

  it("logout", async () => {
    const username = fresh();
    await create({ username, password: PASSWORD, auto_approve: true });
    expectOk(await ask("POST", `${USER}/logout`, { ust: await signIn(username) }));
  });
});

describe("the second factor", () => {
  const login = (totp_code?: string) =>
    ask("POST", LOGIN, { username: ADMIN, password: PASSWORD, ...(totp_code === undefined ? {} : { totp_code }) });

  it("totp_valid, then totp_invalid, then totp_missing", async () => {
    stopClock();
    // Each of them begins by signing in, and then says the key again.
    const enable = async () => expectOk(await ask("PATCH", USER, { ust, is_totp_enabled: true, totp_key: KEY }));
    await enable();
    expectOk(await login(await codeOf(KEY)));
    await enable();
    expectOk(await login(await codeOf(KEY)));
    await enable();
    expectRefusal(await login("invalid"), 403, "E005001");
    await enable();
    expectRefusal(await login(), 403, "E005008");
    advance(30_000);
    expectOk(await login(await codeOf(KEY)));
  });
});

it("linked accounts: not offered", async () => {
  for (const method of ["GET", "POST", "DELETE"]) {
    expectRefusal(await ask(method, `${USER}/linked`, { ust }), 404, "E008001");
  }
});
