/** Who set a value is kept with it, at no further row or call, and told in lists alone. */
import { describe, expect, it } from "vitest";
import { cost, costOf } from "../kit/cost.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { APP, call, expectOk, type Fields, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";

/** A target that its owner and a super-user write to, each by an own session. */
interface Target {
  path: string;
  owner: Record<string, string>;
  superUser: Record<string, string>;
  /** The object calls of a write: a session acts on itself in one, everybody else in two. */
  calls: Record<"owner" | "superUser", object>;
}

async function sessionTarget(): Promise<Target> {
  const own = await newSession();
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  return {
    path: SESSION_ATTR,
    owner: { current_ust: own.ust, target_ust: own.ust },
    superUser: { current_ust: admin.ust, target_ust: own.ust },
    calls: {
      owner: { sessions: ["editAttributesByJson"] },
      superUser: { sessions: ["actor", "editAttributesByJson"] },
    },
  };
}

async function userTarget(): Promise<Target> {
  const own = await newSession();
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  const calls = { sessions: ["actor"], users: ["editAttributesByJson"] };
  return {
    path: USER_ATTR,
    owner: { ust: own.ust },
    superUser: { ust: admin.ust, user_id: own.person.userId },
    calls: { owner: calls, superUser: calls },
  };
}

const TARGETS: [kind: string, make: () => Promise<Target>][] = [
  ["a session's attribute", sessionTarget],
  ["a user's attribute", userTarget],
];

type Who = "owner" | "superUser";

const write = ({ path, ...target }: Target, who: Who, method: string, fields: Fields) =>
  call(method, path, { body: { ...APP, ...target[who], ...fields } });

/** Who set the attribute, as the list of everything tells it; undefined where there is none. */
async function setBy({ path, owner }: Target, name = "a"): Promise<unknown> {
  const { result } = expectOk(await call("GET", `${path}/all`, { query: { ...APP, ...owner } }));
  return (result as { name: string; set_by: string }[]).find((entry) => entry.name === name)?.set_by;
}

describe.each(TARGETS)("%s", (_kind, make) => {
  it.each<[who: Who, method: string, fields: Fields, before: Who | null, after: string | undefined]>([
    ["owner", "POST", { value: "1" }, null, "owner"],
    ["superUser", "POST", { value: "1" }, null, "super-user"],
    ["owner", "PUT", { value: "2" }, "superUser", "owner"],
    ["superUser", "PUT", { value: "2" }, "owner", "super-user"],
    ["owner", "PATCH", { value: "2" }, "superUser", "owner"],
    ["superUser", "PATCH", { value: "2" }, "owner", "super-user"],
    ["owner", "PATCH", { expiration: 0 }, "superUser", "owner"],
    ["superUser", "PATCH", { expiration: 60 }, "owner", "owner"],
    ["superUser", "PATCH", { expiration: 60 }, "superUser", "super-user"],
    ["superUser", "PUT", { expiration: 60 }, "owner", "owner"],
    ["owner", "DELETE", {}, "superUser", undefined],
  ])("%s: %s %o, set by %s before", async (who, method, fields, before, after) => {
    const target = await make();
    expectOk(await write(target, "owner", "PUT", { name: "warm", value: "1" }));
    if (before) expectOk(await write(target, before, "PUT", { name: "a", value: "1", expiration: 3_000 }));
    const spent = await costOf(async () => expectOk(await write(target, who, method, { name: "a", ...fields })));
    expect(await setBy(target)).toBe(after);
    expect(spent).toEqual(cost({ ...target.calls[who], rowsWritten: 1, alarms: spent.alarms }));
  });

  it("many at once are told apart as one is", async () => {
    const target = await make();
    const data = [
      { name: "a", value: "1" },
      { name: "b", value: "2" },
    ];
    expectOk(await write(target, "superUser", "POST", { data }));
    expectOk(await write(target, "superUser", "PATCH", { data: [{ name: "a" }, { name: "b" }], expiration: 60 }));
    expect([await setBy(target, "a"), await setBy(target, "b")]).toEqual(["super-user", "super-user"]);
    expectOk(await write(target, "owner", "PATCH", { data: [{ name: "a" }, { name: "b" }], expiration: 60 }));
    expect([await setBy(target, "a"), await setBy(target, "b")]).toEqual(["owner", "owner"]);
  });

  it("a list of some tells it, the answer to one does not", async () => {
    const target = await make();
    expectOk(await write(target, "superUser", "PUT", { name: "a", value: "1" }));
    const query = { ...APP, ...target.owner };
    const many = expectOk(await call("GET", target.path, { query: { ...query, data: "a" } }));
    expect(many.result).toMatchObject([{ name: "a", set_by: "super-user" }]);
    expect(expectOk(await call("GET", target.path, { query: { ...query, name: "a" } }))).not.toHaveProperty("set_by");
  });
});

it("a super-user is one on the own session, too", async () => {
  const { ust } = await newSession(await newPerson({ isSuperUser: true }));
  const who = { current_ust: ust, target_ust: ust };
  expectOk(await call("PUT", SESSION_ATTR, { body: { ...APP, ...who, name: "a", value: "1" } }));
  const { result } = expectOk(await call("GET", `${SESSION_ATTR}/all`, { query: { ...APP, ...who } }));
  expect(result).toMatchObject([{ set_by: "super-user" }]);
});
