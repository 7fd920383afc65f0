/**
 * What clients, proxies and typed languages make of calls: each habit that was met once is tried at all the places where
 * it could be met, in both APIs.
 */
import { describe, expect, it } from "vitest";
import { ROLE } from "../kit/check-outs.ts";
import { newPerson, newSession } from "../kit/people.ts";
import {
  addAttribute,
  api,
  expectBody,
  expectNothing,
  newName,
  newProfileId,
  STATIC,
  WRITER,
} from "../kit/profiles.ts";
import { APP, call, expectOk, expectRefusal, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { ask, bearer, SESSION, signInDirectly, USER } from "../kit/sso.ts";

describe("a list in a query string", () => {
  it("is one key many times, with brackets or without; members that are numbered are told how", async () => {
    const { ust } = await newSession();
    const asked = (search: string) =>
      call("GET", SESSION_ATTR, { search: `?current_app=CRM&${search}`, headers: bearer(ust) });
    for (const search of ["data=a&data=b", "data[]=a&data[]=b", "data=a&data[]=b", "data%5B%5D=a&data%5B%5D=b"]) {
      expect(expectOk(await asked(search)).result).toMatchObject([{ name: "a" }, { name: "b" }]);
    }
    expect(expectRefusal(await asked("data[0]=a&data[1]=b"), 400, "E008003")).toMatch(
      /^`data` is missing: .*data=a&data=b/,
    );
  });
});

describe("one grammar of Authorization", () => {
  const API_TOKEN = WRITER.slice("TOKEN ".length);
  const schemes = ["Bearer ", "bearer ", "BEARER  ", "Bearer\t"];

  it.each(schemes)("%j opens the SSO API, the profile API and the person's side of it", async (scheme) => {
    const { ust } = await newSession();
    const Authorization = scheme + ust;
    expectOk(await call("GET", `${SESSION_ATTR}/names`, { query: APP, headers: { Authorization } }));
    expectBody(await api("GET", "/access/app-access-status", { authorization: Authorization }));
    expectBody(await api("GET", "/users/attributes", { authorization: scheme + API_TOKEN }));
  });

  it.each(["TOKEN ", "token  "])("%j opens both sides of the profile API", async (scheme) => {
    const { ust } = await newSession();
    expectBody(await api("GET", "/access/app-access-status", { authorization: scheme + ust }));
    expectBody(await api("GET", "/users/attributes", { authorization: scheme + API_TOKEN }));
  });
});

describe("numbers come back as the text that was sent", () => {
  it.each(["1.10", "1.0", "9007199254740993", "9007199254740991.4", "1e400", "-0.0", "0.1234567890123456789"])(
    "%s as a value and as a name, alone and in data",
    async (digits) => {
      const { ust } = await newSession();
      const put = (fields: string) =>
        call("PUT", SESSION_ATTR, { raw: `{"current_app":"CRM",${fields}}`, headers: bearer(ust) });
      expectOk(await put(`"name":${digits},"value":${digits}`));
      expectOk(await put(`"data":[{"name":"in data","value":${digits}}]`));
      const { result } = expectOk(await call("GET", `${SESSION_ATTR}/all`, { query: APP, headers: bearer(ust) }));
      expect((result as Fields[]).map(({ name, value }) => [name, value])).toEqual(
        [
          [digits, digits],
          ["in data", digits],
        ].sort(),
      );
    },
  );

  it.each(["3600.0", '"3600.0"', '"3600"', "3600", "3.6e3"])("%s is a whole number of seconds", async (digits) => {
    const { ust } = await newSession();
    const content = `{"current_app":"CRM","name":"n","value":"v","expiration":${digits}}`;
    expectOk(await call("PUT", SESSION_ATTR, { raw: content, headers: bearer(ust) }));
  });
});

describe("what typed clients send for nothing", () => {
  it("an empty name beside data, empty data beside a name, empty tokens beside the header", async () => {
    const { ust } = await newSession();
    const none = { current_ust: "", target_ust: "" };
    const on = (method: string, fields: Fields) =>
      call(method, SESSION_ATTR, { body: { ...APP, ...none, ...fields }, headers: bearer(ust) });
    expectOk(await on("PUT", { name: "a", value: "1", data: [] }));
    expectOk(await on("PUT", { name: "", value: "", data: [{ name: "b", value: "2" }] }));
    expect(expectOk(await on("GET", { name: "a", data: [] }))).toMatchObject({ found: true, value: "1" });
    expect(expectOk(await on("GET", { name: "", data: ["a", "b"] })).result).toHaveLength(2);
    expectRefusal(await on("GET", { name: "", data: [] }), 400, "E008002");
    expectOk(await on("DELETE", { name: "", data: ["a"] }));
  });

  it("an empty session_id beside a token, and an empty cursor and prefix", async () => {
    const admin = await newSession(await newPerson({ isSuperUser: true }));
    const other = await newSession();
    const body = { current_ust: admin.ust, target_ust: other.ust, session_id: "" };
    expectOk(await ask("DELETE", SESSION, body));
    expectOk(await ask("GET", `${USER}/list`, { ust: admin.ust, cursor: "", prefix: "" }));
  });

  it("but an empty token is none where no header stands for it", async () => {
    const { ust } = await newSession();
    const query = { ...APP, current_ust: ust, target_ust: "" };
    expectRefusal(await call("GET", `${SESSION_ATTR}/names`, { query }), 403, "E007001");
  });
});

describe("a session is renewed under each of its names", () => {
  it("ust, or current_ust with an equal target_ust or none, or the header", async () => {
    const { ust } = await signInDirectly(await newPerson());
    for (const names of [
      { ust },
      { current_ust: ust },
      { current_ust: ust, target_ust: ust },
      { ust, current_ust: ust, target_ust: ust },
    ]) {
      expect(expectOk(await ask("PATCH", SESSION, names)).expiration_time).toMatch(/^\d{4}-/);
    }
    expectOk(await ask("PATCH", SESSION, {}, bearer(ust)));
    expectOk(await ask("PATCH", SESSION, { current_ust: ust }, bearer(ust)));
  });

  it("and never another's by mistake", async () => {
    const [one, two] = [await newSession(), await newSession()];
    for (const names of [{ current_ust: one.ust, target_ust: two.ust }]) {
      expect(expectRefusal(await ask("PATCH", SESSION, names), 400, "E008002")).toMatch(/`(current|target)_ust`/);
    }
    const header = bearer(one.ust);
    expectRefusal(await ask("PATCH", SESSION, { target_ust: two.ust }, header), 400, "E008002");
    expectRefusal(await ask("PATCH", SESSION, { target_ust: one.ust }), 400, "E008003");
  });
});

describe("two APIs, one leniency", () => {
  it.each([true, "True", "true", "yes", "1", 1])("transitive and multiValued as %j", async (flag) => {
    expect(await addAttribute(newProfileId(), { ...STATIC, transitive: flag })).toMatchObject({ transitive: true });
    const body = { name: newName(), dataType: "String", multiValued: flag };
    expect(expectBody(await api("POST", "/users/attributes", { body })).multiValued).toBe(true);
  });

  it.each([900, "900", 900.0, "900.0"])("durationSeconds as %j", async (durationSeconds) => {
    const path = `/paps/${newProfileId()}/environments/main`;
    expectNothing(await api("PUT", path, { body: { roleArn: ROLE, durationSeconds } }));
    expect(expectBody(await api("GET", path)).durationSeconds).toBe(900);
  });

  it("paths with a slash at the end and empty segments before the first", async () => {
    for (const path of ["/api/health", "/api/health/", "//api/health", "///api/health/"]) {
      expect((await call("GET", `https://sso.example.com${path}`)).status).toBe(200);
    }
    expect((await call("HEAD", "/api/health")).status).toBe(200);
  });
});
