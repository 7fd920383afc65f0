/** Who may do what to whose attributes: the owner and super-users everything, anybody else nothing. */
import { beforeAll, describe, expect, it } from "vitest";
import { type LiveSession, newPerson, newSession, type Person } from "../kit/people.ts";
import { type Answer, APP, call, expectOk, expectRefusal, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";

let owner: Person;
let target: LiveSession;
let actors: Record<"itself" | "a sibling" | "a stranger" | "a super-user", LiveSession>;

beforeAll(async () => {
  owner = await newPerson();
  target = await newSession(owner);
  actors = {
    itself: target,
    "a sibling": await newSession(owner),
    "a stranger": await newSession(),
    "a super-user": await newSession(await newPerson({ isSuperUser: true })),
  };
});

const VALUES = { name: "a", value: "a private value" };

/** Every call about the target's attributes, by who acts. */
const CALLS: [what: string, make: (ust: string) => Promise<Answer>][] = (["session", "user"] as const).flatMap(
  (kind) => {
    const who = (ust: string): Record<string, string> =>
      kind === "session"
        ? { ...APP, current_ust: ust, target_ust: target.ust }
        : { ...APP, ust, user_id: owner.userId };
    const path = kind === "session" ? SESSION_ATTR : USER_ATTR;
    const writes = ["PUT", "PATCH", "DELETE", "POST"].map((method): [string, (ust: string) => Promise<Answer>] => [
      `${method} ${path}`,
      (ust) => call(method, path, { body: { ...who(ust), ...VALUES } }),
    ]);
    const reads = ["", "/exists", "/names", "/all"].map((sub): [string, (ust: string) => Promise<Answer>] => [
      `GET ${path}${sub}`,
      (ust) => call("GET", path + sub, { query: { ...who(ust), name: "a" } }),
    ]);
    return [...writes, ...reads];
  },
);

describe.each(CALLS)("%s", (what, make) => {
  it.each(["itself", "a sibling", "a super-user"] as const)("is open to %s", async (who) => {
    // POST makes what is missing, all others find what is there.
    const path = what.includes("session") ? SESSION_ATTR : USER_ATTR;
    const body = { ...APP, current_ust: target.ust, target_ust: target.ust, ust: target.ust, ...VALUES };
    expectOk(await call(what.startsWith("POST") ? "DELETE" : "PUT", path, { body }));
    expectOk(await make(actors[who].ust));
  });

  it("is closed to a stranger, who is not even told whether the attribute is there", async () => {
    const answers = [];
    for (const method of ["PUT", "DELETE"]) {
      const path = what.includes("session") ? SESSION_ATTR : USER_ATTR;
      const body = { ...APP, current_ust: target.ust, target_ust: target.ust, ust: target.ust, ...VALUES };
      expectOk(await call(method, path, { body }));
      const answer = await make(actors["a stranger"].ust);
      expectRefusal(answer, 403, "E005001");
      answers.push({ ...answer.body, cid: null });
      const read = await call("GET", path, {
        query: { ...APP, current_ust: target.ust, target_ust: target.ust, ust: target.ust, name: "a" },
      });
      expect(expectOk(read).found).toBe(method === "PUT");
    }
    expect(answers[0]).toEqual(answers[1]);
  });
});

it("a super-user's own attributes are closed to others", async () => {
  const admin = actors["a super-user"];
  const query = { ...APP, current_ust: target.ust, target_ust: admin.ust, name: "a" };
  expectRefusal(await call("GET", SESSION_ATTR, { query }), 403, "E005001");
  const asked = { ...APP, ust: target.ust, user_id: admin.person.userId, name: "a" };
  expectRefusal(await call("GET", USER_ATTR, { query: asked }), 403, "E005001");
});

it("without user_id, one's own attributes are meant, whoever one is", async () => {
  for (const { ust, person } of Object.values(actors)) {
    const value = `of ${person.username}`;
    expectOk(await call("PUT", USER_ATTR, { body: { ...APP, ust, name: "own", value } }));
    expect(expectOk(await call("GET", USER_ATTR, { query: { ...APP, ust, name: "own" } })).value).toBe(value);
  }
});

it("a session's attributes and its user's are not the same ones", async () => {
  const { ust } = await newSession();
  const tokens = { ...APP, current_ust: ust, target_ust: ust, ust };
  expectOk(await call("PUT", SESSION_ATTR, { body: { ...tokens, name: "of the session", value: "1" } }));
  expectOk(await call("PUT", USER_ATTR, { body: { ...tokens, name: "of the user", value: "1" } }));
  for (const [path, names] of [
    [SESSION_ATTR, ["of the session"]],
    [USER_ATTR, ["of the user"]],
  ] as const) {
    expect(expectOk(await call("GET", `${path}/names`, { query: tokens })).result).toEqual(names);
  }
});

describe("a user_id that is nobody's", () => {
  it.each([
    ["malformed", () => "nobody"],
    ["empty", () => ""],
    ["of no user", () => `zusr${"0".repeat(26)}`],
    ["of the same name, made another time", () => `${owner.userId.slice(0, 20)}${"0".repeat(10)}`],
    ["in capitals", () => owner.userId.toUpperCase()],
  ])("%s: told to super-users, others may not ask", async (_case, userId) => {
    const asked = (ust: string, method = "GET") =>
      call(method, USER_ATTR, { body: { ...APP, ust, user_id: userId(), ...VALUES } });
    for (const method of ["GET", "PUT", "DELETE"]) {
      expectRefusal(await asked(actors["a super-user"].ust, method), 403, "E001100");
      expectRefusal(await asked(actors["a stranger"].ust, method), 403, "E005001");
      expectRefusal(await asked(target.ust, method), 403, "E005001");
    }
  });
});
