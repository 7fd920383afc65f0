/** Threats by what leaves the service: secrets in logs, internals in errors, answers in caches. */
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { AWS_CREDENTIALS } from "../kit/aws.ts";
import { callRoute, credentialsOf, ROUTE_CALLS, type RouteCall, SENT_VALUE } from "../kit/every-route.ts";
import { printedLines } from "../kit/log-lines.ts";
import { PASSWORD } from "../kit/people.ts";
import { READER, WRITER } from "../kit/profiles.ts";
import { newScene, PRESENT_VALUE, type Scene } from "../kit/scene.ts";
import { type Answer, call, env, SESSION_ATTR, type Sent } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN } from "../kit/sso.ts";
import { stubCalls } from "../kit/stub-calls.ts";

let shared: Scene;
beforeAll(async () => {
  shared = await newScene();
});

/** A scene for calls of a route: one of their own where they change it. */
const sceneFor = ({ route }: RouteCall) => (route.startsWith("GET ") ? shared : newScene());

/** Part of a secret is a leak too; its head, which many share, and its end, which a URL may escape, are not. */
const middleOf = (secret: string) => secret.slice(Math.floor(secret.length / 4), Math.ceil((secret.length * 3) / 4));

function secretsOf(scene: Scene): string[] {
  const keys = Object.values((JSON.parse(env.DATA_KEYS ?? "") as { keys: Record<string, string> }).keys);
  const settings = [env.TOKEN_KEYS, env.API_TOKENS, env.SUPER_USER_PASSWORD, env.AWS_SECRET_ACCESS_KEY];
  const { AccessKeyId: _, ...credentials } = AWS_CREDENTIALS;
  return [
    scene.session.ust,
    scene.admin.ust,
    READER,
    WRITER,
    PASSWORD,
    "a-new-password",
    "a-password-to-change",
    PRESENT_VALUE,
    SENT_VALUE,
    ...keys,
    ...settings.map(String),
    ...Object.values(credentials),
  ];
}

test("threat 4: no token, key, password or value stands in a log line of any call, whether it succeeds or fails", async () => {
  const lines = printedLines();
  const secrets = new Set<string>();
  for (const routeCall of ROUTE_CALLS) {
    const scene = await sceneFor(routeCall);
    for (const secret of secretsOf(scene)) secrets.add(secret);
    const { ust, authorization } = credentialsOf(routeCall, scene);
    await callRoute(routeCall, scene, { ust: `${ust ?? WRITER}A`, authorization: `${authorization ?? WRITER}A` });
    const { body } = await callRoute(routeCall, scene);
    if (typeof body.ust === "string") secrets.add(body.ust);
  }
  await ask("POST", LOGIN, { username: "nobody", password: `${PASSWORD}-wrong` });
  await call("PUT", SESSION_ATTR, { raw: `{"value":"${PRESENT_VALUE}", broken` });
  const scene = await newScene();
  for (const setting of ["TOKEN_KEYS", "DATA_KEYS", "API_TOKENS", "SUPER_USER_PASSWORD"] as const) {
    const right = env[setting];
    setSetting(setting, `${right?.slice(1)},`);
    for (const routeCall of ROUTE_CALLS) await callRoute(routeCall, scene);
    setSetting(setting, right);
  }

  expect(lines.length).toBeGreaterThan(6 * ROUTE_CALLS.length);
  expect(lines.filter((line) => line.includes("setting_fault")).length).toBeGreaterThanOrEqual(3);
  expect(secrets.size).toBeGreaterThan(ROUTE_CALLS.length);
  const text = lines.join("\n");
  for (const secret of secrets) expect(text.includes(middleOf(secret)), "a secret stands in the log").toBe(false);
});

const INTERNAL = /SQLITE|constraint|durable|[0-9a-f]{64}|\bat \S+ \(|\.ts\b|src\//i;
const ID = "0123456789abcdef".repeat(4);

/** Lets the nth call of any object fail as the platform lets calls fail, with everything that it adds. */
function failCall(nth: number): { calls: () => number; mend: () => void } {
  let calls = 0;
  const mend = stubCalls.intercept((_call, carryOut) => {
    calls += 1;
    if (calls === nth) throw platformError();
    return carryOut();
  });
  onTestFinished(mend);
  return { calls: () => calls, mend };
}

function platformError(): Error {
  const error = new Error(
    "UNIQUE constraint failed: attribute.name: SQLITE_CONSTRAINT in src/storage/attribute-store.ts",
  );
  return Object.assign(error, { remote: true, durableObjectId: ID, stack: `Error\n    at SessionObject.x (${ID})` });
}

/** Calls that are answered without any object. */
const REACHING_NONE = new Set(["GET /api/users/attributes/identity-types"]);

/** Expects one of the two forms of errors, with nothing of the fault in it. */
function expectPlainFault({ status, headers, body }: Answer): void {
  expect(status).toBe(500);
  const isProblem = "errorCode" in body;
  const fields = isProblem ? ["details", "errorCode", "message", "status"] : ["cid", "message", "status", "sub_status"];
  expect(Object.keys(body).sort()).toEqual(fields);
  expect(isProblem ? body.errorCode : body.sub_status).toEqual(isProblem ? "E1000" : ["E008004"]);
  expect(JSON.stringify([...headers, body])).not.toMatch(INTERNAL);
}

test.each(ROUTE_CALLS.filter(({ opens }) => opens !== "nothing"))(
  "threat 17: nothing of a fault in any object stands in an answer of $route",
  async (routeCall) => {
    const lines = printedLines();
    const scene = await sceneFor(routeCall);
    let answer: Answer;
    let nth = 0;
    do {
      nth += 1;
      const fault = failCall(nth);
      answer = await callRoute(routeCall, scene);
      fault.mend();
      if (answer.status >= 300) expectPlainFault(answer);
      // What an object repeats by itself is no fault of the call.
      else if (fault.calls() >= nth) expect(lines.join()).toMatch(/session_end_failed|directory_failed/);
    } while (answer.status >= 300);
    expect(nth).toBeGreaterThan(REACHING_NONE.has(routeCall.route) ? 0 : 1);
  },
);

test("threat 21: no answer is kept by a cache, whatever it is", async () => {
  const answers: [string, Answer][] = [];
  const add = async (what: string, answer: Promise<Answer>) => answers.push([what, await answer]);
  for (const routeCall of ROUTE_CALLS) {
    const [method = "", path = ""] = routeCall.route.split(" ");
    await add(`${routeCall.route} without credentials`, callRoute(routeCall, shared, {}));
    await add(`${routeCall.route} of a reader`, callRoute(routeCall, shared, { authorization: READER }));
    for (const other of ["OPTIONS", "PROPFIND"]) await add(`${other} ${path}`, call(other, path));
    await add(`${method} ${path} too large`, call(method, path, tooLarge));
    await add(routeCall.route, callRoute(routeCall, shared));
  }
  for (const path of ["/", "/nothing", "/zato/sso/nothing", "/api/nothing", "/api/paps//session-attributes", "/%ff"]) {
    await add(path, call("GET", path));
  }
  expect(new Set(answers.map(([, { status }]) => status)).size).toBeGreaterThan(6);
  for (const [what, { headers }] of answers) {
    const kept = [headers.get("Cache-Control"), headers.get("Referrer-Policy")];
    expect(kept, what).toEqual(["no-store", "no-referrer"]);
  }
});

const tooLarge: Sent = { headers: { Authorization: WRITER, "Content-Length": "1048577" }, raw: "{}" };
