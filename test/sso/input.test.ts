/** The input of a call: query string and body as one set of parameters, for every method. */
import { beforeEach, describe, expect, it } from "vitest";
import { newSession } from "../kit/people.ts";
import { APP, call, expectOk, expectRefusal, type Fields, SESSION_ATTR, type Sent } from "../kit/service.ts";

let ust: string;
/** What every call needs. */
let who: Record<string, string>;

beforeEach(async () => {
  ({ ust } = await newSession());
  who = { ...APP, current_ust: ust, target_ust: ust };
  expectOk(await call("PUT", SESSION_ATTR, { body: { ...who, name: "a", value: "a value", encrypt: true } }));
});

const read = async (name = "a") => expectOk(await call("GET", SESSION_ATTR, { query: { ...who, name } }));

/** Calls whose parameters are all text, so that they can stand in a query string. */
const CALLS: [method: string, sub: string, parameters: Record<string, string>][] = [
  ["GET", "", { name: "a" }],
  ["GET", "", { name: "a", decrypt: "yes" }],
  ["GET", "", { data: "a" }],
  ["GET", "/exists", { name: "a" }],
  ["GET", "/exists", { data: "a" }],
  ["GET", "/names", {}],
  ["GET", "/all", { decrypt: "true" }],
  ["POST", "", { name: "b", value: "5", encrypt: "1", expiration: "60" }],
  ["PUT", "", { name: "b", value: "007", expiration: "0" }],
  ["PATCH", "", { name: "a", value: "true", encrypt: "off" }],
  ["DELETE", "", { name: "a" }],
  ["DELETE", "", { data: "a" }],
];

describe.each(CALLS)("%s %s %j", (method, sub, parameters) => {
  const path = SESSION_ATTR + sub;
  // A list of one stands as text in a query string, and as a list in a body.
  const inBody = (from: Record<string, string>): Fields => (from.data ? { ...from, data: [from.data] } : from);
  const left = async (sent: Sent) => {
    const { status, body } = await call(method, path, sent);
    const all = expectOk(await call("GET", `${SESSION_ATTR}/all`, { query: who })).result as Fields[];
    return [status, { ...body, cid: null }, all.map(({ name, value, is_encrypted }) => [name, value, is_encrypted])];
  };

  it("takes its parameters from the query string, the body, some from each, or the same from both", async () => {
    const everything = { ...who, ...parameters };
    const expected = await left({ query: everything });
    expect(expected[0]).toBe(200);
    const more = inBody(parameters);
    for (const sent of [
      { body: inBody(everything) },
      { query: who, body: more },
      { query: parameters, body: who },
      { query: everything, body: inBody(everything) },
    ]) {
      expectOk(await call("DELETE", SESSION_ATTR, { body: { ...who, name: "b" } }));
      expectOk(await call("PUT", SESSION_ATTR, { body: { ...who, name: "a", value: "a value", encrypt: true } }));
      expect(withoutTimes(await left(sent))).toEqual(withoutTimes(expected));
    }
  });

  it("takes no parameter that is one thing in the query string and another in the body", async () => {
    const everything = { ...who, ...parameters };
    for (const name of Object.keys(everything)) {
      const other = inBody({ ...everything, [name]: name === "current_app" ? "Other" : `${everything[name]}x` });
      const answer = await call(method, path, { query: everything, body: { [name]: other[name] } });
      expectRefusal(answer, 400, "E008002");
    }
    expect(await read()).toMatchObject({ value: "a value" });
    expect(await read("b")).toEqual({ found: false });
  });

  it("takes no parameter but data twice in a query string, be it the same", async () => {
    for (const name of Object.keys({ ...who, ...parameters }).filter((key) => key !== "data")) {
      const query: Record<string, string | string[]> = { ...who, ...parameters };
      query[name] = [String(query[name]), String(query[name])];
      expectRefusal(await call(method, path, { query }), 400, "E008002");
    }
  });

  it("takes null for nothing", async () => {
    for (const name of Object.keys(who)) {
      const code = name === "current_app" ? "E004001" : "E008003";
      expectRefusal(await call(method, path, { body: { ...who, ...inBody(parameters), [name]: null } }), 400, code);
    }
    const nothing = Object.fromEntries([...Object.keys(who), "decrypt", "encrypt"].map((name) => [name, null]));
    expectOk(await call(method, path, { query: { ...who, ...parameters }, body: nothing }));
  });

  it("ignores what it does not know", async () => {
    const unknown = { totp_code: "1", user_id: "zusr", nested: { deep: [[[]]] }, __proto__: 1, constructor: 2, "": 3 };
    const body = { ...unknown, ...(method === "DELETE" || method === "GET" ? { value: [], encrypt: "?" } : {}) };
    expectOk(await call(method, path, { query: { ...who, ...parameters }, body }));
  });
});

/** Revisions and times differ from one call to the next. */
function withoutTimes(outcome: unknown): unknown {
  return JSON.parse(
    JSON.stringify(outcome, (name, value) => (name === "revision" || /_(time|modified)$/.test(name) ? null : value)),
  );
}

it("takes values as equal that are equal after conversion", async () => {
  const pairs: [Record<string, string>, Fields][] = [
    [{ value: "5" }, { value: 5 }],
    [{ value: "true" }, { value: true }],
    [{ value: "1", encrypt: "yes" }, { encrypt: true }],
    [{ value: "1", encrypt: "0" }, { encrypt: "OFF" }],
    [{ value: "1", expiration: "060" }, { expiration: 60 }],
    [{ value: "1", expiration: "0" }, { expiration: null }],
  ];
  for (const [query, body] of pairs) {
    expectOk(await call("PUT", SESSION_ATTR, { query: { ...who, name: "a", ...query }, body }));
  }
  const differ: [Record<string, string>, Fields][] = [
    [{ value: "05" }, { value: 5 }],
    [{ value: "yes" }, { value: true }],
    [{ value: "1", expiration: "60" }, { expiration: null }],
    [{ value: "1" }, { value: null }],
    [{ value: "1", encrypt: "yes" }, { encrypt: "no" }],
  ];
  for (const [query, body] of differ) {
    expectRefusal(await call("PUT", SESSION_ATTR, { query: { ...who, name: "a", ...query }, body }), 400, "E008002");
  }
});

it("takes a repeated key for a list of names, and several lists for none", async () => {
  expectOk(await call("PUT", SESSION_ATTR, { body: { ...who, name: "b", value: "2" } }));
  const query = { ...who, data: ["a", "b", "none"] };
  expect(expectOk(await call("GET", `${SESSION_ATTR}/exists`, { query })).result).toEqual({
    a: true,
    b: true,
    none: false,
  });
  expectOk(await call("GET", SESSION_ATTR, { query, body: { data: ["a", "b", "none"] } }));
  expectRefusal(await call("GET", SESSION_ATTR, { query, body: { data: ["b", "a", "none"] } }), 400, "E008002");
  expectRefusal(await call("GET", SESSION_ATTR, { query, body: { data: ["a", "b"] } }), 400, "E008002");
  expectOk(await call("DELETE", SESSION_ATTR, { query }));
  expect(await read("b")).toEqual({ found: false });
});

describe("the query string", () => {
  const encoded = () => new URLSearchParams(who).toString();

  it("is UTF-8, percent-encoded, with a plus for a space", async () => {
    const search = `${encoded()}&name=a+%C3%A9%F0%9F%98%80%2B&value=1%26%3D%00`;
    expectOk(await call("PUT", SESSION_ATTR, { search }));
    expect(await read("a é😀+")).toMatchObject({ value: "1&=\u0000" });
  });

  it.each(["name=%", "name=%4", "name=%zz", "name=%ff", "name=%ED%A0%80", "x=%c3%28"])(
    "is refused: %s",
    async (bad) => {
      expectRefusal(await call("PUT", SESSION_ATTR, { search: `${encoded()}&value=1&name=b&${bad}` }), 400, "E008002");
      expect(await read("b")).toEqual({ found: false });
    },
  );
});

it("cannot be reached through a prototype", async () => {
  const everything = JSON.stringify({ ...who, name: "a" });
  for (const raw of [`{"__proto__":${everything}}`, `{"constructor":{"prototype":${everything}}}`]) {
    expectRefusal(await call("GET", SESSION_ATTR, { raw }), 400, "E004001");
  }
  const item = `{"__proto__":{"name":"b","value":"1"}}`;
  const raw = JSON.stringify({ ...who, data: ["?"] }).replace('"?"', item);
  expectRefusal(await call("PUT", SESSION_ATTR, { raw }), 400, "E008003");
  expect({}).not.toHaveProperty("name");
});
