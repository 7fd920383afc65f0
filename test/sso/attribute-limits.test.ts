/** Every limit of attributes: at it, and one past it with nothing stored. */
import { describe, expect, it } from "vitest";
import {
  ATTRIBUTE_NAME_CHARACTERS,
  ATTRIBUTE_VALUE_BYTES,
  EXPIRATION_SECONDS,
  ITEMS_PER_CALL,
  LIVE_ATTRIBUTE_BYTES,
  LIVE_ATTRIBUTES,
} from "../../src/limits.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { APP, call, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { evict, runAlarm, sql } from "../kit/storage.ts";

it("has the contract's numbers", () => {
  expect([ATTRIBUTE_NAME_CHARACTERS, ATTRIBUTE_VALUE_BYTES, ITEMS_PER_CALL]).toEqual([191, 64 * 1024, 1_000]);
  expect([LIVE_ATTRIBUTES, LIVE_ATTRIBUTE_BYTES]).toEqual([1_000, 4 * 1024 * 1024]);
  expect(EXPIRATION_SECONDS).toBe(3_153_600_000);
});

const count = async (owner: Owner) =>
  (expectOk(await owner.call("GET", {}, { sub: "/names" })).result as string[]).length;
const items = (from: number, many: number, more: Fields = {}) =>
  Array.from({ length: many }, (_, i) => ({ name: `attribute-${from + i}`, value: "v", ...more }));

describe.each(OWNERS)("%s", (_kind, make) => {
  it.each([
    ["ASCII", "a".repeat(191)],
    ["two bytes each", "é".repeat(191)],
    ["outside the basic plane", "😀".repeat(191)],
    ["letters and combining marks", `${"e\u0301".repeat(95)}e`],
  ])("a name of 191 characters, not 192: %s", async (_characters, name) => {
    const owner = await make();
    expectOk(await owner.call("POST", { name, value: "1" }));
    expectOk(await owner.call("PATCH", { data: [{ name, value: "2" }] }));
    const body = { ...APP, ...owner.who };
    for (const given of [{ name }, { data: [name] }]) {
      expectOk(await call("GET", owner.path, { body: { ...body, ...given } }));
      expectOk(await call("GET", `${owner.path}/exists`, { body: { ...body, ...given } }));
    }
    const past = `${name}a`;
    for (const method of ["POST", "PUT", "PATCH"]) {
      expectRefusal(await owner.call(method, { name: past, value: "1" }), 400, "E008002");
      expectRefusal(await owner.call(method, { data: [{ name: past, value: "1" }] }), 400, "E008002");
    }
    for (const given of [{ name: past }, { data: [name, past] }]) {
      expectRefusal(await call("GET", owner.path, { body: { ...body, ...given } }), 400, "E008002");
      expectRefusal(await call("GET", `${owner.path}/exists`, { body: { ...body, ...given } }), 400, "E008002");
      expectRefusal(await call("DELETE", owner.path, { body: { ...body, ...given } }), 400, "E008002");
    }
    expect(await count(owner)).toBe(1);
  });

  it.each(["", "a\u0000", "a\n", "\u007f", "\u0085"])("no name %j", async (name) => {
    const owner = await make();
    expectRefusal(await owner.call("PUT", { name, value: "1" }), 400, "E008002");
    expectRefusal(await owner.call("PUT", { data: [{ name, value: "1" }] }), 400, "E008002");
    expectRefusal(await owner.call("GET", { name }), 400, "E008002");
  });

  it.each([
    ["ASCII", "a".repeat(65_536)],
    ["U+0000", "\u0000".repeat(65_536)],
    ["two bytes each", "é".repeat(32_768)],
    ["three bytes each, and one", `${"\uffff".repeat(21_845)}a`],
    ["outside the basic plane", "😀".repeat(16_384)],
  ])("a value of 64 KiB in UTF-8, not a byte more: %s", async (_characters, value) => {
    const owner = await make();
    for (const encrypt of [false, true]) {
      expectOk(await owner.call("PUT", { name: "a", value, encrypt }));
      expect(expectOk(await owner.call("GET", { name: "a" })).value === value).toBe(true);
      for (const method of ["POST", "PUT", "PATCH"]) {
        const more = `${value}a`;
        expectRefusal(await owner.call(method, { name: "a", value: more, encrypt }), 400, "E008002");
        const data = [
          { name: "b", value: "1" },
          { name: "a", value: more, encrypt },
        ];
        expectRefusal(await owner.call(method, { data }), 400, "E008002");
      }
      expect(expectOk(await owner.call("GET", { name: "a" })).value === value).toBe(true);
    }
    expect(await count(owner)).toBe(1);
  });

  it("1,000 items in one call, not 1,001", async () => {
    const owner = await make();
    const names = items(0, 1_001).map(({ name }) => name);
    const body = { ...APP, ...owner.who };
    expectRefusal(await owner.call("POST", { data: items(0, 1_001) }), 400, "E008002");
    // Names that stand twice count twice.
    expectRefusal(await owner.call("PUT", { data: [...items(0, 1_000), ...items(0, 1)] }), 400, "E008002");
    expect(await count(owner)).toBe(0);
    expectOk(await owner.call("POST", { data: items(0, 1_000) }));
    expectOk(await owner.call("PATCH", { data: items(0, 1_000, { encrypt: true }) }));

    const many = expectOk(await call("GET", owner.path, { body: { ...body, data: names.slice(0, 1_000) } })).result;
    expect((many as Fields[]).every(({ found, is_encrypted }) => found && is_encrypted)).toBe(true);
    for (const [method, sub] of [
      ["GET", ""],
      ["GET", "/exists"],
      ["DELETE", ""],
    ] as const) {
      expectRefusal(await call(method, owner.path + sub, { body: { ...body, data: names } }), 400, "E008002");
    }
    expect(await count(owner)).toBe(1_000);
    expectOk(await owner.call("DELETE", { data: names.slice(0, 1_000) }));
    expect(await count(owner)).toBe(0);
  });

  it("1,000 live attributes, not 1,001, whether the object has slept or not", async () => {
    const owner = await make();
    expectOk(await owner.call("POST", { data: items(0, 999) }));
    for (const sleep of [false, true]) {
      if (sleep) await evict(owner.place);
      const two = [
        { name: "x", value: "1" },
        { name: "y", value: "1" },
      ];
      for (const method of ["POST", "PUT"]) {
        expect(expectRefusal(await owner.call(method, { data: two }), 400, "E008002")).toMatch(/too many/);
      }
      expect(await count(owner)).toBe(999);
    }
    expectOk(await owner.call("PUT", { name: "x", value: "1" }));
    expectRefusal(await owner.call("PUT", { name: "y", value: "1" }), 400, "E008002");
    expectOk(await owner.call("PUT", { data: items(0, 1_000 - 1).concat({ name: "x", value: "2" }) }));
    expectOk(await owner.call("DELETE", { data: ["x", "none"] }));
    expectOk(await owner.call("POST", { name: "y", value: "1" }));
    expectRefusal(await owner.call("POST", { name: "z", value: "1" }), 400, "E008002");
    expect(await count(owner)).toBe(1_000);
  });

  it("what has expired does not count, deleted or not", async () => {
    const owner = await make();
    stopClock();
    expectOk(await owner.call("POST", { data: items(0, 600, { expiration: 10 }) }));
    expectOk(await owner.call("POST", { data: items(600, 400) }));
    expectRefusal(await owner.call("POST", { name: "x", value: "1" }), 400, "E008002");
    advance(10_000);
    expectOk(await owner.call("PUT", { data: items(1_000, 300) }));
    expect(await sql(owner.place, "SELECT 1 FROM attribute")).toHaveLength(1_300);
    expectOk(await owner.call("PUT", { data: items(0, 300) }));
    expectRefusal(await owner.call("PUT", { name: "x", value: "1" }), 400, "E008002");
    expect(await count(owner)).toBe(1_000);

    await runAlarm(owner.place);
    expect(await sql(owner.place, "SELECT 1 FROM attribute")).toHaveLength(1_000);
    expectRefusal(await owner.call("PUT", { name: "x", value: "1" }), 400, "E008002");
    expectOk(await owner.call("DELETE", { name: "attribute-0" }));
    expectOk(await owner.call("PUT", { name: "x", value: "1" }));
  });

  it.each([1, 3_153_600_000, "1", "3153600000", "+5", "007"])("an expiration of %j", async (expiration) => {
    const owner = await make();
    const now = stopClock();
    expectOk(await owner.call("PUT", { name: "a", value: "1", expiration }));
    const expires = new Date(now + Number(expiration) * 1_000).toISOString().slice(0, 19);
    expect(expectOk(await owner.call("GET", { name: "a" })).expiration_time).toBe(expires);
  });

  it.each([-1, "-1", 3_153_600_001, "3153600001", 1.5, "1.5", "1e3", 1e300, "", " ", "soon", true, [], [5], {}])(
    "no expiration of %j",
    async (expiration) => {
      const owner = await make();
      for (const method of ["POST", "PUT", "PATCH"]) {
        expectRefusal(await owner.call(method, { name: "a", value: "1", expiration }), 400, "E008002");
        expectRefusal(await owner.call(method, { data: [{ name: "a", value: "1", expiration }] }), 400, "E008002");
        expectRefusal(await owner.call(method, { data: [{ name: "a", value: "1" }], expiration }), 400, "E008002");
      }
      expect(await count(owner)).toBe(0);
    },
  );
});
