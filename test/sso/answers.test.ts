/** What every answer carries, whatever came of the call. */
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { fail } from "../kit/call-faults.ts";
import { newSession } from "../kit/people.ts";
import { type Answer, APP, call, env, expectOk, expectRefusal, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";

let who: Record<string, string>;
beforeAll(async () => {
  const { ust } = await newSession();
  who = { ...APP, current_ust: ust, target_ust: ust };
  expectOk(await call("PUT", SESSION_ATTR, { body: { ...who, name: "a", value: "1" } }));
});

const put = (more: Fields = {}, headers = {}) =>
  call("PUT", SESSION_ATTR, { body: { ...who, name: "a", value: "1", ...more }, headers });

/** A call whose object fails as the platform says it does. */
async function putToFailingObject(marks: object): Promise<Answer> {
  fail({ namespace: "SESSIONS" }, "before", { error: () => Object.assign(new Error("of the platform"), marks) });
  return put();
}

async function putTooOften(): Promise<Answer> {
  vi.spyOn(env.CALLS, "limit").mockResolvedValueOnce({ success: false });
  return put();
}

function putWithoutKeys(): Promise<Answer> {
  setSetting("TOKEN_KEYS", undefined);
  return put();
}

afterEach(() => {
  vi.restoreAllMocks();
});

const OUTCOMES: [what: string, make: () => Promise<Answer>, status: number, code: string | null][] = [
  ["success", () => put(), 200, null],
  ["a missing application", () => put({ current_app: null }), 400, "E004001"],
  ["invalid input", () => put({ value: [] }), 400, "E008002"],
  ["missing input", () => put({ name: null }), 400, "E008003"],
  ["a forged token", () => put({ current_ust: "forged" }), 403, "E007001"],
  ["a precondition that does not hold", () => put({}, { "If-Match": '"1"' }), 412, "E009003"],
  ["an unknown path", () => call("GET", "/zato/sso/none"), 404, "E008001"],
  ["an unknown path outside of the API", () => call("GET", "/none"), 404, "E008001"],
  ["two slashes in the middle", () => call("GET", SESSION_ATTR.replace("/attr", "//attr")), 404, "E008001"],
  ["two slashes at the end", () => call("GET", `${SESSION_ATTR}//`), 404, "E008001"],
  ["a method", () => call("POST", `${SESSION_ATTR}/names`), 405, "E008001"],
  ["OPTIONS", () => call("OPTIONS", SESSION_ATTR), 405, "E008001"],
  ["a method of WebDAV", () => call("PROPFIND", SESSION_ATTR), 405, "E008001"],
  ["too large a body", () => call("PUT", SESSION_ATTR, { raw: " ".repeat(1_048_577) }), 413, "E008002"],
  ["too many calls", putTooOften, 429, "E005001"],
  ["a fault", () => putToFailingObject({}), 500, "E008004"],
  ["a missing key", putWithoutKeys, 503, "E008004"],
  ["overload", () => putToFailingObject({ overloaded: true }), 503, "E008004"],
];

describe.each(OUTCOMES)("%s", (_what, make, status, code) => {
  it("is answered in the one envelope, with the headers of every answer", async () => {
    const first = await make();
    if (code === null) expectOk(first);
    else expectRefusal(first, status, code);
    expect(first.headers.get("Content-Type")).toBe("application/json");
    expect(first.headers.get("Cache-Control")).toBe("no-store");
    expect(first.headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(first.headers.get("X-Zato-CID")).toMatch(/^[0-9a-f]{24}$/);
    expect(first.headers.get("X-Zato-CID")).toBe(first.body.cid);
    expect(first.headers.get("Access-Control-Allow-Origin")).toBeNull();
    expect((await make()).body.cid).not.toBe(first.body.cid);
  });
});

it.each([
  ["/zato/sso/session/attr", "HEAD, GET, POST, PUT, PATCH, DELETE"],
  ["/zato/sso/session/attr/exists", "HEAD, GET"],
  ["/zato/sso/session/attr/names", "HEAD, GET"],
  ["/zato/sso/session/attr/all", "HEAD, GET"],
  ["/zato/sso/user/attr", "HEAD, GET, POST, PUT, PATCH, DELETE"],
  ["/zato/sso/user/login", "POST"],
  ["/zato/sso/user/session", "HEAD, GET, POST, PATCH, DELETE"],
])("405 of %s says in Allow what it takes: %s", async (path, allow) => {
  const answer = await call("OPTIONS", path);
  expectRefusal(answer, 405, "E008001");
  expect(answer.headers.get("Allow")).toBe(allow);
  for (const method of allow.split(", ")) expect((await call(method, path)).status).toBe(400);
});

it("HEAD is GET without the body, for refusals too", async () => {
  for (const query of [{ ...who, name: "a" }, { ...who, name: "none" }, { ...who, name: "" }, {}]) {
    const [head, get] = [await call("HEAD", SESSION_ATTR, { query }), await call("GET", SESSION_ATTR, { query })];
    expect(head.body).toEqual({});
    expect(head.status).toBe(get.status);
    expect(head.headers.get("ETag")).toBe(get.headers.get("ETag"));
    expect(head.headers.get("X-Zato-CID")).toMatch(/^[0-9a-f]{24}$/);
  }
});

it("says with 429 and with overload when to come back", async () => {
  expect((await putTooOften()).headers.get("Retry-After")).toBe("10");
  expect((await putToFailingObject({ overloaded: true })).headers.get("Retry-After")).toBe("1");
});

it("counts calls by the session that acts, before its object is asked", async () => {
  const { ust, sessionId } = await newSession();
  const limit = vi.spyOn(env.CALLS, "limit");
  const open = vi.spyOn(env.SESSIONS, "getByName");
  limit.mockImplementation(async () => {
    expect(open).not.toHaveBeenCalled();
    return { success: true };
  });
  expectOk(await call("GET", `${SESSION_ATTR}/names`, { query: { ...APP, current_ust: ust, target_ust: ust } }));
  expect(limit).toHaveBeenCalledExactlyOnceWith({ key: sessionId });
  expect(open).toHaveBeenCalledOnce();
});

it("a bare runtime without rates has none", async () => {
  const { CALLS } = env;
  Object.assign(env, { CALLS: undefined });
  expectOk(await put());
  Object.assign(env, { CALLS });
});

it("a fault goes to the log with the cid, and nothing of it to the caller", async () => {
  const log = vi.spyOn(console, "error").mockReturnValue();
  const answer = await putToFailingObject({ durableObjectId: "0123456789abcdef", remote: true });
  const message = expectRefusal(answer, 500, "E008004");
  expect(message).not.toContain("platform");
  expect(log).toHaveBeenCalledExactlyOnceWith(
    JSON.stringify({ event: "request_failed", cid: answer.body.cid, error: "Error", message: "of the platform" }),
  );
});
