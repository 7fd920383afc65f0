/** Threats by load: objects that have more to do than they can, and calls that must not be made a second time. */
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { newScene, type Scene } from "../kit/every-route.ts";
import { newPerson, PASSWORD } from "../kit/people.ts";
import { api, expectProblem } from "../kit/profiles.ts";
import { type Answer, env, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { ask, LOGIN, SESSION, signInDirectly, USER } from "../kit/sso.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

type Mark = "overloaded" | "retryable";

/** Lets a method of the objects of a namespace fail as the platform's errors do, that often. Counts stubs and calls. */
function fault(namespace: "SESSIONS" | "USERS" | "PROFILES", method: string, marks: Mark[], times: number) {
  const objects = env[namespace] as Pick<DurableObjectNamespace, "getByName">;
  const open = objects.getByName.bind(objects);
  const counted = { tried: 0, stubs: new Set<object>() };
  const spy = vi.spyOn(objects, "getByName").mockImplementation((...args) => {
    const stub = open(...args);
    return new Proxy(stub, {
      get: (target, name) => {
        if (name !== method) return Reflect.get(target, name);
        return (...given: unknown[]) => {
          counted.tried += 1;
          counted.stubs.add(stub);
          const marked = Object.fromEntries(marks.map((mark) => [mark, true]));
          if (counted.tried <= times) throw Object.assign(new Error("the platform's own words"), marked);
          return (target as unknown as Record<string, (...a: unknown[]) => unknown>)[name]?.(...given);
        };
      },
    });
  });
  onTestFinished(() => spy.mockRestore());
  return counted;
}

type Call = [what: string, namespace: "SESSIONS" | "USERS" | "PROFILES", method: string, call: () => Promise<Answer>];

const own = () => ({ current_ust: scene.session.ust, target_ust: scene.session.ust });
const write = (verb: string, headers = {}) =>
  ask(
    verb,
    SESSION_ATTR,
    { ...own(), name: `of-${verb}`, ...(verb === "DELETE" ? {} : { value: "a value" }) },
    headers,
  );
const ofUser = (verb: string, path: string, fields = {}) =>
  ask(verb, path, { ust: scene.admin.ust, user_id: scene.other.userId, ...fields });

/** Calls that come to the same when they are made twice. */
const IDEMPOTENT: Call[] = [
  ["reading", "SESSIONS", "readAttributes", () => ask("GET", SESSION_ATTR, { ...own(), name: "present" })],
  ["setting", "SESSIONS", "changeAttributes", () => write("PUT")],
  ["deleting", "SESSIONS", "changeAttributes", () => write("DELETE")],
  ["describing a session", "SESSIONS", "describe", () => ask("GET", SESSION, own())],
  ["reading a user", "USERS", "read", () => ofUser("GET", USER)],
  ["locking a user", "USERS", "lock", () => ofUser("POST", `${USER}/lock`)],
  ["renewing", "USERS", "renewSession", () => ask("PATCH", SESSION, { ust: scene.session.ust })],
];

/** Calls that would do more, or answer otherwise, the second time. */
const OTHERS: Call[] = [
  ["creating", "SESSIONS", "changeAttributes", () => write("POST")],
  ["updating", "SESSIONS", "changeAttributes", () => write("PATCH")],
  ["setting under a condition", "SESSIONS", "changeAttributes", () => write("PUT", { "If-Match": "*" })],
  ["signing in", "USERS", "signIn", () => ask("POST", LOGIN, { username: scene.other.username, password: PASSWORD })],
  ["deleting a user", "USERS", "remove", () => ofUser("DELETE", USER)],
  [
    "changing a password",
    "USERS",
    "setPassword",
    () => ofUser("PATCH", `${USER}/password`, { new_password: PASSWORD }),
  ],
];

describe.each(IDEMPOTENT)("threat 3: %s, which may be repeated,", (_what, namespace, method, call) => {
  test("is repeated once, with a new stub, where the platform says so", async () => {
    const counted = fault(namespace, method, ["retryable"], 1);
    expect((await call()).status).toBe(200);
    expect(counted.tried).toBe(2);
    expect(counted.stubs.size).toBe(2);
  });

  test("is not repeated twice", async () => {
    const counted = fault(namespace, method, ["retryable"], 9);
    expectRefusal(await call(), 500, "E008004");
    expect(counted.tried).toBe(2);
  });

  test.each<Mark[][]>([[[]], [["overloaded"]], [["overloaded", "retryable"]]])(
    "is not repeated when marked %j",
    async (marks) => {
      const counted = fault(namespace, method, marks, 1);
      const answer = await call();
      expectRefusal(answer, marks.includes("overloaded") ? 503 : 500, "E008004");
      expect(answer.headers.get("Retry-After")).toBe(marks.includes("overloaded") ? "1" : null);
      expect(counted.tried).toBe(1);
    },
  );
});

describe.each(OTHERS)("threat 3: %s, which may not be repeated,", (_what, namespace, method, call) => {
  test.each<Mark[][]>([[[]], [["retryable"]], [["overloaded"]], [["overloaded", "retryable"]]])(
    "is tried once when marked %j",
    async (marks) => {
      const counted = fault(namespace, method, marks, 1);
      const answer = await call();
      expectRefusal(answer, marks.includes("overloaded") ? 503 : 500, "E008004");
      expect(answer.headers.get("Retry-After")).toBe(marks.includes("overloaded") ? "1" : null);
      expect(counted.tried).toBe(1);
    },
  );
});

test("threat 3: an overloaded profile is said so in the profile API's own form", async () => {
  fault("PROFILES", "list", ["overloaded"], 1);
  const answer = await api("GET", `/paps/${scene.papId}/session-attributes`);
  expectProblem(answer, 503, "E1000");
  expect(answer.headers.get("Retry-After")).toBe("1");
});

test("threat 3: an object that is overloaded behind another is said so too", async () => {
  const { ust } = await signInDirectly(await newPerson());
  fault("SESSIONS", "renew", ["overloaded"], 1);
  const answer = await ask("PATCH", SESSION, { ust });
  expectRefusal(answer, 503, "E008004");
  expect(answer.headers.get("Retry-After")).toBe("1");
});
