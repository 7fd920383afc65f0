/** How parameters are converted: by what they are, never by how they look, and alike in query string and body. */
import { beforeAll, describe, expect, it } from "vitest";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { APP, call, expectOk, expectRefusal, type Fields } from "../kit/service.ts";

let owner: Owner;

beforeAll(async () => {
  const [first] = OWNERS;
  if (first) owner = await first[1]();
});

const put = (more: Fields) => owner.call("PUT", { name: "a", value: "a value", ...more });
const read = async (name = "a") => expectOk(await owner.call("GET", { name }));

describe("a value is text", () => {
  it.each<[raw: string, stored: string]>([
    ['""', ""],
    ['"007"', "007"],
    ['"true"', "true"],
    ['"null"', "null"],
    ["5", "5"],
    ["-5", "-5"],
    ["0", "0"],
    ["5.0", "5.0"],
    ["1.10", "1.10"],
    ["0.1", "0.1"],
    ["1e3", "1e3"],
    ["9007199254740993", "9007199254740993"],
    ["-9007199254740992", "-9007199254740992"],
    ["9007199254740991.4", "9007199254740991.4"],
    ["1e400", "1e400"],
    ["9007199254740991", "9007199254740991"],
    ["-9007199254740991", "-9007199254740991"],
    ["true", "true"],
    ["false", "false"],
    ['"\\u0000"', "\u0000"],
    ['"\\ud83d\\ude00"', "😀"],
  ])("%s", async (raw, stored) => {
    const others = JSON.stringify({ ...APP, ...owner.who, name: "a" }).slice(1, -1);
    expectOk(await call("PUT", owner.path, { raw: `{${others},"value":${raw}}` }));
    expect(await read()).toMatchObject({ value: stored });
    const data = `[{"name":"b","value":${raw}}]`;
    const who = JSON.stringify({ ...APP, ...owner.who }).slice(1, -1);
    expectOk(await call("PUT", owner.path, { raw: `{${who},"data":${data}}` }));
    expect(await read("b")).toMatchObject({ value: stored });
  });

  it.each(["null", "[]", '["a"]', "{}", '{"a":1}', '"\\ud83d"', '"a\\ude00"', '"\\ude00\\ud83d"'])(
    "not %s",
    async (raw) => {
      expectOk(await put({}));
      const who = JSON.stringify({ ...APP, ...owner.who }).slice(1, -1);
      for (const method of ["POST", "PUT", "PATCH"]) {
        for (const fields of [`"name":"a","value":${raw}`, `"data":[{"name":"a","value":${raw}}]`]) {
          expectRefusal(await call(method, owner.path, { raw: `{${who},${fields}}` }), 400, "E008002");
        }
      }
      expect(await read()).toMatchObject({ value: "a value" });
    },
  );
});

describe("a flag", () => {
  const yes = [true, 1, "true", "True", "TRUE", "yes", "on", "y", "t", "1", "YES", "On"];
  const no = [false, 0, "false", "False", "FALSE", "no", "off", "n", "f", "0", "NO", "Off"];

  it.each([...yes.map((flag) => [flag, true] as const), ...no.map((flag) => [flag, false] as const)])(
    "%j is %s",
    async (flag, meant) => {
      expectOk(await put({ encrypt: flag }));
      expect(await read()).toMatchObject({ is_encrypted: meant });
      expectOk(await put({ encrypt: String(flag) }));
      expect(await read()).toMatchObject({ is_encrypted: meant });
      expectOk(await owner.call("PUT", { data: [{ name: "a", value: "1", encrypt: flag }], encrypt: !meant }));
      expect(await read()).toMatchObject({ is_encrypted: meant });
    },
  );

  it.each([2, -1, 0.5, "", " ", "true ", "ja", "null", "01", "1.0", [], [true], {}, "constructor", "__proto__"])(
    "%j is none",
    async (flag) => {
      expectRefusal(await put({ name: "none", encrypt: flag }), 400, "E008002");
      const body = { ...APP, ...owner.who, name: "a", decrypt: flag };
      expectRefusal(await call("GET", owner.path, { body }), 400, "E008002");
      expectRefusal(await call("GET", `${owner.path}/all`, { body }), 400, "E008002");
      expect(await read("none")).toEqual({ found: false });
    },
  );
});

describe("a name", () => {
  it.each<[unknown, string]>([
    [5, "5"],
    [true, "true"],
    ["5", "5"],
  ])("%j is %j", async (given, name) => {
    expectOk(await owner.call("PUT", { name: given, value: `of ${name}` }));
    expectOk(await owner.call("PATCH", { data: [{ name: given, value: `again ${name}` }] }));
    const { result } = expectOk(await call("GET", owner.path, { body: { ...APP, ...owner.who, data: [given] } }));
    expect(result).toEqual([expect.objectContaining({ name, value: `again ${name}` })]);
  });

  it.each<[string, unknown]>([
    ["a list", ["a"]],
    ["an object", {}],
    ["half a character", "\ud83d"],
    ["nothing", ""],
  ])("not %s", async (_what, name) => {
    const body = { ...APP, ...owner.who, name, value: "1" };
    for (const [method, sub] of [
      ["PUT", ""],
      ["GET", ""],
      ["GET", "/exists"],
      ["DELETE", ""],
    ] as const) {
      expectRefusal(await call(method, owner.path + sub, { body }), 400, "E008002");
    }
    expectRefusal(await owner.call("PUT", { data: [{ name, value: "1" }] }), 400, "E008002");
  });
});

it("current_app is one of the configured ones, exactly", async () => {
  for (const current_app of ["crm", "CRM ", "", "CRM,", null, [], ["CRM"], {}, 5, true]) {
    expectRefusal(await put({ current_app }), 400, "E004001");
  }
  const { current_app: _, ...rest } = { ...APP, ...owner.who };
  expectRefusal(await call("GET", `${owner.path}/names`, { body: rest }), 400, "E004001");
});

it("messages say which parameter it is and what is expected, without the value", async () => {
  const said = async (fields: Fields) => expectRefusal(await put(fields), 400, "E008002");
  expect(await said({ encrypt: "somewhat" })).toBe("`encrypt`: true or false is expected.");
  expect(await said({ expiration: -5 })).toMatch(/^`expiration`: a whole number of seconds from 1 to 3153600000/);
  expect(await said({ value: ["secret"] })).not.toContain("secret");
  const item = {
    data: [
      { name: "a", value: "1" },
      { name: "b", value: "1", expiration: 0.5 },
    ],
  };
  expect(expectRefusal(await owner.call("PUT", item), 400, "E008002")).toMatch(/^`data\[1].expiration`/);
});
