/** Threats by load: objects that have more to do than they can, and calls that must not be made a second time. */
import { beforeAll, describe, expect, test } from "vitest";
import { fail, type Step } from "../kit/call-faults.ts";
import { newPerson, PASSWORD } from "../kit/people.ts";
import { api, expectProblem } from "../kit/profiles.ts";
import { newScene, PRESENT, type Scene } from "../kit/scene.ts";
import { type Answer, expectRefusal, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { ask, LOGIN, SESSION, signInDirectly, USER } from "../kit/sso.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

type Mark = "overloaded" | "retryable";

/** Lets a step fail as the platform's errors do, that often. */
function failMarked(step: Step, marks: Mark[], times: number) {
  const properties = Object.fromEntries(marks.map((mark) => [mark, true]));
  const error = () => Object.assign(new Error("the platform's own words"), properties);
  return fail(step, "before", { times, error });
}

const of = (namespace: "SESSIONS" | "USERS", method: string): Step => ({ namespace, method });

const own = () => ({ current_ust: scene.session.ust, target_ust: scene.session.ust });
const onAttribute = (method: string, fields: Fields, headers = {}) =>
  ask(method, SESSION_ATTR, { ...own(), ...fields }, headers);
const onUser = (method: string, path: string, fields = {}) =>
  ask(method, path, { ust: scene.admin.ust, user_id: scene.other.userId, ...fields });

interface Call {
  what: string;
  /** The call of an object that it comes down to. */
  step: Step;
  make: () => Promise<Answer>;
}

/** Calls that come to the same when they are made twice. */
const IDEMPOTENT: Call[] = [
  {
    what: "reading",
    step: of("SESSIONS", "attributeAsJson"),
    make: () => onAttribute("GET", { name: PRESENT }),
  },
  {
    what: "setting",
    step: of("SESSIONS", "editAttributesByJson"),
    make: () => onAttribute("PUT", { name: "set", value: "a value" }),
  },
  {
    what: "deleting",
    step: of("SESSIONS", "editAttributesByJson"),
    make: () => onAttribute("DELETE", { name: "deleted" }),
  },
  { what: "describing a session", step: of("SESSIONS", "details"), make: () => ask("GET", SESSION, own()) },
  { what: "reading a user", step: of("USERS", "account"), make: () => onUser("GET", USER) },
  { what: "locking a user", step: of("USERS", "changeAccount"), make: () => onUser("POST", `${USER}/lock`) },
  {
    what: "renewing",
    step: of("USERS", "prolongSession"),
    make: () => ask("PATCH", SESSION, { ust: scene.session.ust }),
  },
];

/** Calls that would do more, or answer otherwise, the second time. */
const OTHERS: Call[] = [
  {
    what: "creating",
    step: of("SESSIONS", "editAttributesByJson"),
    make: () => onAttribute("POST", { name: "created", value: "a value" }),
  },
  {
    what: "updating",
    step: of("SESSIONS", "editAttributesByJson"),
    make: () => onAttribute("PATCH", { name: "updated", value: "a value" }),
  },
  {
    what: "setting under a condition",
    step: of("SESSIONS", "editAttributesByJson"),
    make: () => onAttribute("PUT", { name: "set", value: "a value" }, { "If-Match": "*" }),
  },
  {
    what: "signing in",
    step: of("USERS", "startSession"),
    make: () => ask("POST", LOGIN, { username: scene.other.username, password: PASSWORD }),
  },
  { what: "deleting a user", step: of("USERS", "remove"), make: () => onUser("DELETE", USER) },
  {
    what: "changing a password",
    step: of("USERS", "replacePassword"),
    make: () => onUser("PATCH", `${USER}/password`, { new_password: PASSWORD }),
  },
];

interface Failure {
  marks: Mark[];
  status: number;
  retryAfter: string | null;
}

/** What is answered to a call that failed with these marks, and was not repeated. */
const FAILURES: Failure[] = [
  { marks: [], status: 500, retryAfter: null },
  { marks: ["overloaded"], status: 503, retryAfter: "1" },
  { marks: ["overloaded", "retryable"], status: 503, retryAfter: "1" },
];
const RETRYABLE: Failure = { marks: ["retryable"], status: 500, retryAfter: null };

async function expectTriedOnce({ step, make }: Call, { marks, status, retryAfter }: Failure): Promise<void> {
  const fault = failMarked(step, marks, 1);
  const answer = await make();
  expectRefusal(answer, status, "E008004");
  expect(answer.headers.get("Retry-After")).toBe(retryAfter);
  expect(fault.tried).toBe(1);
}

describe.each(IDEMPOTENT)("threat 3: $what, which may be repeated,", (call) => {
  test("is repeated once, with a new stub, where the platform says so", async () => {
    const fault = failMarked(call.step, ["retryable"], 1);
    expect((await call.make()).status).toBe(200);
    expect(fault.tried).toBe(2);
    expect(fault.stubs.size).toBe(2);
  });

  test("is not repeated twice", async () => {
    const fault = failMarked(call.step, ["retryable"], 9);
    expectRefusal(await call.make(), 500, "E008004");
    expect(fault.tried).toBe(2);
  });

  test.each(FAILURES)("is not repeated when marked $marks", (failure) => expectTriedOnce(call, failure));
});

describe.each(OTHERS)("threat 3: $what, which may not be repeated,", (call) => {
  test.each([RETRYABLE, ...FAILURES])("is tried once when marked $marks", (failure) => expectTriedOnce(call, failure));
});

test("threat 3: an overloaded profile is said so in the profile API's own form", async () => {
  failMarked({ namespace: "PROFILES", method: "list" }, ["overloaded"], 1);
  const answer = await api("GET", `/paps/${scene.papId}/session-attributes`);
  expectProblem(answer, 503, "E1000");
  expect(answer.headers.get("Retry-After")).toBe("1");
});

test("threat 3: an object that is overloaded behind another is said so too", async () => {
  const { ust } = await signInDirectly(await newPerson());
  failMarked(of("SESSIONS", "renew"), ["overloaded"], 1);
  const answer = await ask("PATCH", SESSION, { ust });
  expectRefusal(answer, 503, "E008004");
  expect(answer.headers.get("Retry-After")).toBe("1");
});
