/** Threats by number: floods of calls, of guesses, of attributes, of check-outs. */
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { AWS_SESSION_TAGS } from "../../src/domain/aws-tags.ts";
import { CALLS, LIVE_ATTRIBUTES, SIGN_INS_BY_ADDRESS } from "../../src/limits.ts";
import { cost, costOf } from "../kit/cost.ts";
import { callRoute, ROUTE_CALLS } from "../kit/every-route.ts";
import { watchObjects } from "../kit/objects.ts";
import { newSession, PASSWORD } from "../kit/people.ts";
import { addAttribute, api, expectProblem, listAttributes, newProfileId, STATIC } from "../kit/profiles.ts";
import { newScene, type Scene } from "../kit/scene.ts";
import { env, expectOk, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";

type Limiter = "CALLS" | "INVALID_CREDENTIALS" | "SIGN_INS_BY_NAME" | "SIGN_INS_BY_ADDRESS";

/** Lets a rate be used up until the test ends. */
function exhaust(...limiters: Limiter[]): void {
  for (const limiter of limiters) {
    const spy = vi.spyOn(env[limiter], "limit").mockResolvedValue({ success: false });
    onTestFinished(() => spy.mockRestore());
  }
}

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

test.each(ROUTE_CALLS.filter(({ opens }) => opens !== "nothing"))(
  "threat 3: too many calls of $route are refused before any object is asked",
  async (routeCall) => {
    exhaust("CALLS");
    const watched = watchObjects();
    const { status, headers } = await callRoute(routeCall, scene);
    expect({ status, retryAfter: headers.get("Retry-After") }).toEqual({
      status: 429,
      retryAfter: String(CALLS.periodSeconds),
    });
    expect(watched.calls()).toBe(0);
  },
);

test.each(["SIGN_INS_BY_NAME", "SIGN_INS_BY_ADDRESS"] as const)(
  "threat 3: too many sign-ins by %s are refused before anything is hashed",
  async (limiter) => {
    exhaust(limiter);
    const watched = watchObjects();
    const answer = await ask("POST", LOGIN, { username: "admin", password: PASSWORD });
    expectRefusal(answer, 429, "E005001");
    expect(answer.headers.get("Retry-After")).toBe(String(SIGN_INS_BY_ADDRESS.periodSeconds));
    expect(watched.calls()).toBe(0);
  },
);

test("threat 3: a flood of invalid credentials locks nobody else out", async () => {
  const { ust } = await newSession();
  exhaust("INVALID_CREDENTIALS");
  expectRefusal(await ask("GET", USER, { ust: `${ust.slice(0, -9)}AAAAAAAA=` }), 429, "E005001");
  expect((await api("GET", "/users/attributes", { authorization: "TOKEN none" })).status).toBe(429);
  expectOk(await ask("GET", USER, { ust }));
  expect((await api("GET", "/users/attributes")).status).toBe(200);
});

test("threat 3: what one session may store is bounded, and a call beyond it stores nothing", async () => {
  const { ust } = await newSession();
  const both = { current_ust: ust, target_ust: ust };
  const data = Array.from({ length: LIVE_ATTRIBUTES }, (_, i) => ({ name: `name-${i}`, value: "a value" }));
  expectOk(await ask("PUT", SESSION_ATTR, { ...both, data }));
  const names = () => ask("GET", `${SESSION_ATTR}/names`, both).then((answer) => expectOk(answer).result as string[]);

  const further = [
    { name: "name-0", value: "another value" },
    { name: "one-too-many", value: "a value" },
  ];
  expectRefusal(await ask("PUT", SESSION_ATTR, { ...both, data: further }), 400, "E008002");
  expect(await names()).toHaveLength(LIVE_ATTRIBUTES);
  expect(expectOk(await ask("GET", SESSION_ATTR, { ...both, name: "name-0" })).value).toBe("a value");
});

test("threat 3: what one profile may have is bounded", async () => {
  const papId = newProfileId();
  for (let i = 0; i < AWS_SESSION_TAGS; i += 1) await addAttribute(papId, { ...STATIC, mappingName: `tag-${i}` });
  const further = await api("POST", `/paps/${papId}/session-attributes`, { body: STATIC });
  expectProblem(further, 400, "E1003");
  expect(await listAttributes(papId)).toHaveLength(AWS_SESSION_TAGS);
});

test("threat 29: thirty a minute for each person, whatever session and profile, before the profile is asked", async () => {
  const limit = vi.spyOn(env.CHECK_OUTS, "limit").mockResolvedValue({ success: false });
  onTestFinished(() => limit.mockRestore());
  const headers = { authorization: `Bearer ${scene.session.ust}` };
  const path = `/access/a-profile-of-others/environments/main`;
  const answers: Awaited<ReturnType<typeof api>>[] = [];
  const spent = await costOf(async () => answers.push(await api("POST", path, headers)));
  const [answer] = answers;
  if (!answer) throw new Error("there is no answer");
  expectProblem(answer, 429, "E1000");
  expect(answer.headers.get("Retry-After")).toBe("60");
  expect(limit).toHaveBeenCalledExactlyOnceWith({ key: scene.session.person.userId });
  expect(spent).toEqual(cost({ sessions: ["actor"] }));
});
