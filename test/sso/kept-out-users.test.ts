/** Users who are let in and kept out: approved, locked, unlocked by others, and by nobody themselves. */
import { beforeAll, describe, expect, it } from "vitest";
import { newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { type Answer, expectOk, expectRefusal } from "../kit/service.ts";
import { ask, isAlive, LOGIN, USER } from "../kit/sso.ts";

/** The token and user id of an administrator. */
let ust: string;
let adminId: string;

beforeAll(async () => {
  const session = await newSession(await newPerson({ isSuperUser: true }));
  ust = session.ust;
  adminId = session.person.userId;
});

const make = (username: string) => ask("POST", USER, { ust, username, password: PASSWORD });
const login = (username: string, password = PASSWORD) => ask("POST", LOGIN, { username, password });
const read = async (userId: unknown) => expectOk(await ask("GET", USER, { ust, user_id: userId }));

describe("letting in and keeping out", () => {
  it("by approval, lock and unlock; each may be repeated, and is told only to who knows the password", async () => {
    const username = crypto.randomUUID();
    const { user_id } = expectOk(await make(username));
    const act = async (what: string) => expectOk(await ask("POST", `${USER}/${what}`, { ust, user_id }));
    const expectOut = async (code: string) => {
      expectRefusal(await login(username), 403, code);
      const wrong = expectRefusal(await login(username, "a wrong password"), 403, "E005001");
      expect(wrong).toBe(expectRefusal(await login(crypto.randomUUID()), 403, "E005001"));
    };
    await expectOut("E005004");
    for (const _ of [1, 2]) expect(await act("approve")).toEqual({});
    const { ust: own } = expectOk(await login(username));

    for (const _ of [1, 2]) expect(await act("lock")).toEqual({});
    expect(await read(user_id)).toMatchObject({ is_locked: true, approval_status: "approved" });
    expect(await isAlive(String(own))).toBe(false);
    await expectOut("E005002");

    for (const _ of [1, 2]) expect(await act("unlock")).toEqual({});
    expect(await read(user_id)).toMatchObject({ is_locked: false });
    expect(await isAlive(String(own))).toBe(false);
    expectOk(await login(username));
  });

  it("of one who is both, tells of the lock", async () => {
    const username = crypto.randomUUID();
    const { user_id } = expectOk(await make(username));
    expectOk(await ask("POST", `${USER}/lock`, { ust, user_id }));
    expectRefusal(await login(username), 403, "E005002");
  });
});

describe("nobody", () => {
  it.each<[what: string, act: (oneself: string) => Promise<Answer>]>([
    ["locks", (user_id) => ask("POST", `${USER}/lock`, { ust, user_id })],
    ["deletes", (user_id) => ask("DELETE", USER, { ust, user_id })],
    ["demotes", (user_id) => ask("PATCH", USER, { ust, user_id, is_super_user: false, display_name: "demoted" })],
    ["demotes, without saying whom,", () => ask("PATCH", USER, { ust, is_super_user: "no", display_name: "demoted" })],
  ])("%s oneself", async (_what, act) => {
    const before = await read(adminId);
    expectRefusal(await act(adminId), 403, "E008001");
    expect(await read(adminId)).toEqual(before);
  });

  it.each([
    ["of another form", "ana"],
    ["of the right form", `zusr${"0".repeat(26)}`],
    ["that is right but for its end", ""],
  ])("is found by an id %s, and only a super-user is told so", async (_what, id) => {
    const regular = await newSession();
    const user_id = id || `${regular.person.userId.slice(0, -1)}${regular.person.userId.endsWith("0") ? "1" : "0"}`;
    for (const method of ["GET", "PATCH"]) {
      expectRefusal(await ask(method, USER, { ust, user_id }), 403, "E001100");
      expectRefusal(await ask(method, USER, { ust: regular.ust, user_id }), 403, "E005001");
    }
  });
});
