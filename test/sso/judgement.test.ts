/** In which order a call is judged, and the token of the Authorization header. */
import { beforeAll, describe, expect, it } from "vitest";
import { newPerson, newSession } from "../kit/people.ts";
import { APP, call, expectOk, expectRefusal, type Fields, SESSION_ATTR, type Sent, USER_ATTR } from "../kit/service.ts";

let ust: string;
let sibling: string;
let stranger: string;
let ended: string;

beforeAll(async () => {
  const person = await newPerson();
  ({ ust } = await newSession(person));
  ({ ust: sibling } = await newSession(person));
  ({ ust: stranger } = await newSession());
  ({ ust: ended } = await newSession(person));
  expectOk(await call("POST", "/zato/sso/user/logout", { body: { ...APP, ust: ended } }));
  for (const name of ["a", "b"]) {
    expectOk(
      await call("PUT", SESSION_ATTR, { body: { ...APP, current_ust: ust, target_ust: ust, name, value: "1" } }),
    );
  }
});

const FORGED = `gAAAA${"A".repeat(114)}=`;
const LARGE = { raw: " ".repeat(1_048_577) };

/**
 * Each step is a fault that comes before all that follow it: a call with a step's fault and with those of all later
 * steps is refused with the step's own code.
 */
describe("the first fault in this order is the one that is told", () => {
  it("path, method, size, JSON, application", async () => {
    expectRefusal(await call("OPTIONS", "/zato/sso/none", LARGE), 404, "E008001");
    expectRefusal(await call("OPTIONS", SESSION_ATTR, LARGE), 405, "E008001");
    expectRefusal(await call("PUT", SESSION_ATTR, { raw: `{${" ".repeat(1_048_577)}` }), 413, "E008002");
    expectRefusal(await call("PUT", SESSION_ATTR, { raw: "{", query: { current_app: "none" } }), 400, "E008002");
    expectRefusal(await call("PUT", SESSION_ATTR, { raw: "[]", query: { current_app: "none" } }), 400, "E008002");
    expectRefusal(await call("PUT", SESSION_ATTR, { body: { current_app: "none" } }), 400, "E004001");
  });

  const invalid = { expiration: "soon" };
  const steps: [step: string, parameters: () => Fields, status: number, code: string][] = [
    ["a missing name", () => ({ current_ust: FORGED, target_ust: FORGED, value: "1", ...invalid }), 400, "E008003"],
    ["a missing value", () => ({ current_ust: FORGED, target_ust: FORGED, name: "c", encrypt: "?" }), 400, "E008003"],
    ["a missing current_ust", () => ({ target_ust: FORGED, name: "c", value: "1", ...invalid }), 400, "E008003"],
    ["a missing target_ust", () => ({ current_ust: FORGED, name: "c", value: "1", ...invalid }), 400, "E008003"],
    ["a forged current_ust", () => ({ current_ust: FORGED, target_ust: ust, name: "c", value: [] }), 403, "E007001"],
    ["a forged target_ust", () => ({ current_ust: ust, target_ust: FORGED, name: "c", value: [] }), 403, "E007001"],
    ["a token that is no text", () => ({ current_ust: 5, target_ust: ust, name: "c", value: [] }), 403, "E007001"],
    ["an empty token", () => ({ current_ust: "", target_ust: ust, name: "c", value: [] }), 403, "E007001"],
    ["invalid input", () => ({ current_ust: ended, target_ust: ended, name: "c", value: [] }), 400, "E008002"],
    [
      "an ended current_ust",
      () => ({ current_ust: ended, target_ust: stranger, name: "a", value: "1" }),
      403,
      "E007001",
    ],
    [
      "an ended target_ust",
      () => ({ current_ust: stranger, target_ust: ended, name: "a", value: "1" }),
      403,
      "E007001",
    ],
    ["permission", () => ({ current_ust: stranger, target_ust: ust, name: "a", value: "1" }), 403, "E005001"],
  ];

  it.each(steps)("%s", async (_step, parameters, status, code) => {
    // A precondition that fails and a name that exists come after all of these; POST takes no precondition.
    const headers = { "If-Match": '"1"' };
    expectRefusal(await call("PUT", SESSION_ATTR, { body: { ...APP, ...parameters() }, headers }), status, code);
    expectRefusal(await call("POST", SESSION_ATTR, { body: { ...APP, ...parameters() } }), status, code);
  });

  it("a precondition before what exists and what does not", async () => {
    const body = { ...APP, current_ust: sibling, target_ust: ust, name: "none" };
    const headers = { "If-Match": '"1"' };
    expectRefusal(await call("PATCH", SESSION_ATTR, { body: { ...body, value: "1" }, headers }), 412, "E009003");
    expectRefusal(await call("PATCH", SESSION_ATTR, { body: { ...body, value: "1" } }), 403, "E009002");
    expectRefusal(await call("POST", SESSION_ATTR, { body: { ...body, name: "a", value: "1" } }), 403, "E009001");
  });
});

describe("Authorization: Bearer", () => {
  const bearer = (token: string, scheme = "Bearer") => ({ Authorization: `${scheme} ${token}` });
  const names = (sent: Sent, path = SESSION_ATTR) =>
    call("GET", `${path}/names`, { ...sent, query: { ...APP, ...sent.query } });

  it("stands for current_ust, and for target_ust where that is not given", async () => {
    expect(expectOk(await names({ headers: bearer(ust) })).result).toEqual(["a", "b"]);
    const query = { target_ust: ust };
    expect(expectOk(await names({ headers: bearer(sibling), query })).result).toEqual(["a", "b"]);
    expect(expectOk(await names({ headers: bearer(sibling) })).result).toEqual([]);
    expectRefusal(await names({ headers: bearer(stranger), query }), 403, "E005001");
  });

  it("stands for ust", async () => {
    expect(expectOk(await names({ headers: bearer(ust) }, USER_ATTR)).result).toEqual([]);
    expectRefusal(await names({ headers: bearer(FORGED) }, USER_ATTR), 403, "E007001");
  });

  it("works for writing too", async () => {
    const body = { ...APP, name: "by-bearer", value: "1" };
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expectOk(await call(method, SESSION_ATTR, { body, headers: bearer(sibling) }));
    }
  });

  it.each(["bearer", "BEARER", "Bearer "])("in any case, with more than one space: %j", async (scheme) => {
    expectOk(await names({ headers: bearer(ust, scheme) }));
  });

  it("takes the same token beside it, and no other", async () => {
    expectOk(await names({ headers: bearer(ust), query: { current_ust: ust } }));
    expectRefusal(await names({ headers: bearer(ust), query: { current_ust: sibling } }), 400, "E008002");
    const body = { ...APP, current_ust: sibling };
    expectRefusal(await call("GET", `${SESSION_ATTR}/names`, { body, headers: bearer(ust) }), 400, "E008002");
    expectRefusal(await names({ headers: bearer(ust), query: { ust: sibling } }, USER_ATTR), 400, "E008002");
    // A parameter that the path does not know is none.
    expectOk(await names({ headers: bearer(ust), query: { ust: sibling } }));
  });

  it("with a session_id there is no target to stand for", async () => {
    expectRefusal(await names({ headers: bearer(ust), query: { session_id: "0" } }), 400, "E008003");
  });

  it.each(["Basic", "TOKEN", "Bearer:", "BearerBearer"])("another scheme is none: %s", async (scheme) => {
    expectRefusal(await names({ headers: bearer(ust, scheme) }), 400, "E008003");
    expectOk(await names({ headers: bearer(ust, scheme), query: { current_ust: ust, target_ust: ust } }));
  });

  it.each(["", " ", "x", FORGED, "a b"])("a token that is none: %j", async (token) => {
    const code: [number, string] = token.trim() === "" ? [400, "E008003"] : [403, "E007001"];
    expectRefusal(await names({ headers: bearer(token) }), ...code);
  });
});
