/** Threats by what stands in the input: names with a meaning of their own, what nobody may set, two values for one. */
import * as fc from "fast-check";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type LiveSession, newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { addAttribute, api, expectBody, listAttributes, newProfileId, STATIC } from "../kit/profiles.ts";
import { APP, call, env, expectOk, expectRefusal, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { ask, LOGIN, SESSION, USER } from "../kit/sso.ts";

let session: LiveSession;
let admin: LiveSession;
beforeAll(async () => {
  session = await newSession();
  admin = await newSession(await newPerson({ isSuperUser: true }));
});

const own = () => ({ current_ust: session.ust, target_ust: session.ust });

const RESERVED = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then", "toJSON"];

describe("threat 8: names with a meaning of their own are names", () => {
  test("of attributes: they are stored, listed and come back exactly", async () => {
    const data = RESERVED.map((name) => ({ name, value: `value of ${name}` }));
    expectOk(await ask("PUT", SESSION_ATTR, { ...own(), data }));
    for (const { name, value } of data) {
      expect(expectOk(await ask("GET", SESSION_ATTR, { ...own(), name }))).toMatchObject({ found: true, name, value });
    }
    const asked = { ...own(), data: [...RESERVED, "isPrototypeOf"] };
    const { result } = expectOk(await ask("GET", `${SESSION_ATTR}/exists`, asked));
    expect(Object.entries(result as object)).toEqual([
      ...RESERVED.map((name) => [name, true]),
      ["isPrototypeOf", false],
    ]);
    expectOk(await ask("DELETE", SESSION_ATTR, { ...own(), data: RESERVED }));
    expect(expectOk(await ask("GET", `${SESSION_ATTR}/names`, own()))).toEqual({ result: [] });
  });

  test("of parameters: what is inherited is not given", async () => {
    const inherited = JSON.stringify({ ...APP, ...own(), name: "a", value: "b" });
    for (const name of RESERVED) {
      expectRefusal(await call("PUT", SESSION_ATTR, { raw: `{"${name}":${inherited}}` }), 400, "E004001");
      const item = `{"current_app":"CRM","current_ust":"${session.ust}","target_ust":"${session.ust}","data":[{"${name}":${inherited}}]}`;
      expectRefusal(await call("PUT", SESSION_ATTR, { raw: item }), 400, "E008003");
    }
  });

  test("of tags and identity attributes, and nothing is changed for anybody else", async () => {
    const papId = newProfileId();
    for (const mappingName of RESERVED) await addAttribute(papId, { ...STATIC, mappingName });
    expect((await listAttributes(papId)).map(({ mappingName }) => mappingName)).toEqual(RESERVED);
    for (const name of RESERVED)
      expectBody(await api("POST", "/users/attributes", { body: { name, dataType: "String" } }));
    const polluting = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    await api("POST", `/paps/${papId}/session-attributes`, { raw: polluting });
    await call("PUT", SESSION_ATTR, { raw: polluting });
    expect(({} as Fields).polluted).toBeUndefined();
  });
});

const PRIVILEGES = {
  is_super_user: true,
  is_locked: false,
  is_approved: true,
  approval_status: "approved",
  auto_approve: true,
  user_id: "zusr00000000000000000000000000",
  password_last_set: "2018-03-27T16:42:45",
  is_leaving: true,
};

describe("threat 20: nobody sets more than the call is for", () => {
  test("a person changes no role, no state and no name", async () => {
    const { ust, person } = await newSession();
    const before = expectOk(await ask("GET", USER, { ust }));
    const { user_id: _, is_super_user, is_locked, approval_status, ...rest } = PRIVILEGES;
    const password_expiry = "2045-12-27T11:22:33";
    const standing = { is_super_user, is_locked, approval_status, password_expiry, sign_up_status: "final" };
    for (const [name, value] of Object.entries({ ...standing, password_must_change: false })) {
      expectRefusal(await ask("PATCH", USER, { ust, first_name: "Ann", [name]: value }), 403, "E005001");
    }
    expectRefusal(await ask("PATCH", USER, { ust, first_name: "Ann", username: "another" }), 403, "E008001");
    expectOk(await ask("PATCH", USER, { ust, first_name: "Ann", password: "another-one", ...rest }));
    expect(expectOk(await ask("GET", USER, { ust }))).toEqual({ ...before, first_name: "Ann" });
    expectOk(await ask("POST", LOGIN, { username: person.username, password: PASSWORD }));
  });

  test("a person makes no users, and a new user is what was said and no more", async () => {
    const user = { username: `new-${crypto.randomUUID()}`, password: PASSWORD };
    expectRefusal(await ask("POST", USER, { ust: session.ust, ...user, ...PRIVILEGES }), 403, "E005001");
    const { is_super_user: _, auto_approve: __, ...ignored } = PRIVILEGES;
    const made = expectOk(await ask("POST", USER, { ust: admin.ust, ...user, ...ignored }));
    expect(made).toMatchObject({ is_super_user: false, approval_status: "before_decision" });
    expect(made.user_id).not.toBe(PRIVILEGES.user_id);
  });

  test("an attribute of a profile has its fields, and the id that the service gave", async () => {
    const papId = newProfileId();
    const added = await addAttribute(papId, { ...STATIC, id: "mine", builtIn: true, revision: 9, position: 0 });
    expect(Object.keys(added).sort()).toEqual(
      ["attributeSchemaId", "attributeValue", "id", "mappingName", "sessionAttributeType", "transitive"].sort(),
    );
    expect(added.id).toMatch(/^[a-z0-9]{20}$/);
  });
});

const PARAMETERS = ["current_app", "name", "value", "encrypt", "expiration", "current_ust", "target_ust"] as const;
const OTHERS: Record<(typeof PARAMETERS)[number], string> = {
  current_app: "ERP",
  name: "other",
  value: "other",
  encrypt: "true",
  expiration: "61",
  current_ust: "other",
  target_ust: "other",
};

test("threat 20: one parameter has one value, wherever it stands and however often", async () => {
  const valid: Record<string, string> = { ...APP, ...own(), name: "a", value: "b", encrypt: "false", expiration: "60" };
  const place = fc.constantFrom<"query" | "body" | "both" | "twice">("query", "body", "both", "twice");
  const places = fc.record(Object.fromEntries(PARAMETERS.map((name) => [name, place])));
  const property = fc.asyncProperty(places, fc.option(fc.constantFrom(...PARAMETERS)), async (chosen, conflict) => {
    const query: Record<string, string | string[]> = {};
    const body: Fields = {};
    for (const name of PARAMETERS) {
      const first = valid[name] ?? "";
      const second = name === conflict ? OTHERS[name] : first;
      if (chosen[name] === "query") query[name] = first;
      if (chosen[name] === "body") body[name] = first;
      if (chosen[name] === "both") [query[name], body[name]] = [first, second];
      if (chosen[name] === "twice") query[name] = [first, second];
    }
    const isTwice = PARAMETERS.some((name) => chosen[name] === "twice");
    const isConflict = conflict !== null && chosen[conflict] === "both";
    const { status } = await call("PUT", SESSION_ATTR, { query, body });
    expect(status).toBe(isTwice || isConflict ? 400 : 200);
  });
  await fc.assert(property, { numRuns: 300 });
});

test("threat 23: only the platform's own header says from where a call comes", async () => {
  const limit = vi.spyOn(env.SIGN_INS_BY_ADDRESS, "limit");
  onTestFinished(() => limit.mockRestore());
  const person = await newPerson();
  const spoofed = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Real-IP": "203.0.113.9",
    Forwarded: "for=203.0.113.9",
    "True-Client-IP": "203.0.113.9",
    "X-Client-IP": "203.0.113.9",
    Via: "203.0.113.9",
  };
  const login = (headers: Record<string, string>) =>
    ask("POST", LOGIN, { username: person.username, password: PASSWORD }, headers).then(expectOk);

  const { ust } = await login({ ...spoofed, "CF-Connecting-IP": "192.0.2.7" });
  await login(spoofed);
  await login({});

  expect(limit.mock.calls.map(([{ key }]) => key)).toEqual(["192.0.2.7", "none", "none"]);
  const described = expectOk(await ask("GET", SESSION, { current_ust: String(ust), target_ust: String(ust) }));
  expect(described.remote_addr).toBe("192.0.2.7");
});
