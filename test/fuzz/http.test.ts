/**
 * Fuzzing every route: whatever is sent, the answer is never a 5xx, has its documented form, and shows no secret; nor
 * does the log; and no request takes far more work than others. A failure prints its seed and path; `FUZZ_SEED=... FUZZ_PATH=... npx vitest run test/fuzz` plays it again.
 */
import * as fc from "fast-check";
import { expect, inject, it, onTestFinished } from "vitest";
import type * as z from "zod";
import { AWS_CREDENTIALS } from "../kit/aws.ts";
import { countCostlyWork } from "../kit/costly-work.ts";
import { ROUTE_CALLS } from "../kit/every-route.ts";
import { printedLines } from "../kit/log-lines.ts";
import { LOGIN } from "../kit/sso.ts";
import { type FuzzRequest, fuzzRequests, requestsTo } from "./requests.ts";
import { failuresOf, PROBLEM, SSO_FAILURE, SUCCESSES } from "./schemas.ts";
import { type RawAnswer, sendFuzzed } from "./sending.ts";
import { STRANGERS_VALUE, World } from "./world.ts";

/** At least this share of all requests must get through, or little but refusals would be tested. */
const SUCCEEDING = 0.4;
/** No request may take more than this many times the costly calls of the median one. */
const DEAREST = 100;
/** How many more requests a route gets at most that had no success by chance. */
const MORE = 200;
/** A request takes some milliseconds, on a busy machine some more. */
const TIMEOUT_MS_PER_REQUEST = 100;

/** What an error of the platform or of SQLite would show. */
const INTERNAL =
  /SQLITE|constraint failed|no such (?:table|column)|[0-9a-f]{64}|\n\s+at |\.ts:\d+|durableObject|\$scrypt\$/i;
/** What is said of a session that has ended. */
const DEAD_SESSION = /E007001|AU-0015|the token of a live session/;
/** Of a session, or of the API. */
const TOKEN = /gAAAA[\w-]{60,}=?|sat_[\w-]{43}/;
const LOGIN_ROUTE = `POST ${LOGIN}`;
const SIGN_UP_ROUTE = "POST /zato/sso/user/signup";
const CREDENTIALS_ROUTE = "GET /api/access/:transactionId/tokens";
const { SecretAccessKey, SessionToken } = AWS_CREDENTIALS;

/** The route that took a call, as its line in the log says; undefined where none did. */
function routeOf({ headers }: RawAnswer, lines: string[]): string | undefined {
  const cid = headers.get("X-Zato-CID");
  expect(cid).toMatch(/^[0-9a-f]{24}$/);
  const line = lines.find((each) => each.includes(`"cid":"${cid}","operation"`));
  return line && String(JSON.parse(line).operation).replace(/^HEAD /, "GET ");
}

function expectFits(schema: z.ZodType, body: unknown): void {
  expect(schema.safeParse(body).error?.issues ?? []).toEqual([]);
}

/** Expects the documented form of an answer: of that route's success, or of a failure of its API. */
function expectForm(answer: RawAnswer, route: string | undefined): void {
  const { method, status, headers, text } = answer;
  expect(status).toBeLessThan(500);
  expect(headers.get("Cache-Control")).toBe("no-store");
  if (status === 405) expect(headers.get("Allow")).toMatch(/^[A-Z]+(?:, [A-Z]+)*$/);
  if (status === 304) expect(headers.get("ETag")).toMatch(/^"\d+"$/);
  if (status === 429) expect(headers.get("Retry-After")).toMatch(/^\d+$/);
  if (method === "HEAD" || status === 304) expect(text).toBe("");
  else if (status < 300) expectSuccess(answer, route);
  else expectFailure(answer, route);
}

function expectSuccess({ status, text }: RawAnswer, route = "no route"): void {
  const schema = SUCCESSES[route];
  expect(schema, route).not.toBeUndefined();
  expect(status).toBe(schema === null ? 204 : 200);
  if (schema) expectFits(schema, JSON.parse(text));
  else expect(text).toBe("");
}

function expectFailure({ status, headers, text, isOfProfiles }: RawAnswer, route?: string): void {
  expect(headers.get("Content-Type")).toMatch(/^application\/json/);
  const body = JSON.parse(text);
  expectFits(isOfProfiles ? PROBLEM : SSO_FAILURE, body);
  expect(failuresOf(route)).toContain(`${status} ${isOfProfiles ? body.errorCode : body.sub_status[0]}`);
  if (isOfProfiles) expect(body.status).toBe(status);
}

/** Expects that nothing secret stands in an answer or in a line of the log. */
function expectNothingSecret(answer: RawAnswer, route: string | undefined, lines: string[], world: World): void {
  const { status, headers, text } = answer;
  // The two answers with a token, each of its kind, and the one with credentials of AWS.
  const givesToken = (route === LOGIN_ROUTE || route === SIGN_UP_ROUTE) && status === 200;
  const answered = (givesToken ? text.replace(TOKEN, "") : text) + JSON.stringify([...headers]);
  const logged = lines.join("\n");
  const secrets = [...world.secrets, ...(route === CREDENTIALS_ROUTE ? [] : [SecretAccessKey, SessionToken])];
  for (const secret of secrets) {
    expect(answered.includes(secret), "a secret stands in the answer").toBe(false);
    expect(logged.includes(secret), "a secret stands in the log").toBe(false);
  }
  for (const text of [answered, logged]) expect(TOKEN.test(text), "a token stands there").toBe(false);
  expect(answered).not.toMatch(INTERNAL);
}

const { requests, seed, path } = inject("fuzzTest");
const timeout = requests * TIMEOUT_MS_PER_REQUEST;

it("fuzzing over every route finds no 5xx, no other form and no secret", { timeout }, async () => {
  const world = await World.make();
  const lines = printedLines();
  const succeeded = new Map<string, number>();
  let all = 0;
  const work = await countCostlyWork();
  onTestFinished(work.stop);
  const spent: { calls: number; route: string }[] = [];

  const check = async (request: FuzzRequest) => {
    lines.length = 0;
    work.take();
    const answer = await sendFuzzed(request, world);
    spent.push({ calls: work.take(), route: `${request.route} ${answer.status}` });
    const route = routeOf(answer, lines);
    expectForm(answer, route);
    expectNothingSecret(answer, route, lines, world);
    // A super-user may read everybody's attributes.
    if (request.credential !== "super-user") expect(answer.text).not.toContain(STRANGERS_VALUE);

    all += 1;
    if (route !== undefined && answer.status < 300) {
      succeeded.set(route, (succeeded.get(route) ?? 0) + 1);
      await world.mend(request.route);
    }
    if (request.credential === "own" && DEAD_SESSION.test(answer.text)) await world.mendSessions();
  };
  await fc.assert(fc.asyncProperty(fuzzRequests, check), {
    numRuns: requests,
    ...(seed === null ? {} : { seed }),
    ...(path === null ? {} : { path }),
  });

  if (path !== null) return;
  spent.sort((one, other) => one.calls - other.calls);
  const dearest = spent.at(-1);
  const median = spent[Math.floor(spent.length / 2)]?.calls ?? 0;
  expect(dearest?.calls, dearest?.route).toBeLessThanOrEqual(DEAREST * median);
  const total = [...succeeded.values()].reduce((sum, count) => sum + count, 0);
  expect(total / all).toBeGreaterThan(SUCCEEDING);
  const neverYet = () => ROUTE_CALLS.map(({ route }) => route).filter((route) => !succeeded.has(route));
  // Of the fifty or so calls of one route, all may have had a fault: it gets some more.
  for (const route of neverYet()) {
    for (const request of fc.sample(requestsTo(route), MORE)) if (!succeeded.has(route)) await check(request);
  }
  expect(neverYet()).toEqual([]);
});
