/** Calls with `data`: all or nothing, in one transaction, with defaults beside it; and what may stand in it. */
import { describe, expect, it } from "vitest";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { APP, call, expectOk, expectRefusal, type Fields } from "../kit/service.ts";

const all = async (owner: Owner) => expectOk(await owner.call("GET", {}, { sub: "/all" })).result as Fields[];
const values = async (owner: Owner) => Object.fromEntries((await all(owner)).map(({ name, value }) => [name, value]));

describe.each(OWNERS)("data of %s", (_kind, make) => {
  it("is a list: one item is many", async () => {
    const owner = await make();
    expectOk(await owner.call("POST", { data: [{ name: "a", value: "1" }] }));
    const { result } = expectOk(await owner.call("GET", { data: "a" }));
    expect(result).toEqual([expect.objectContaining({ name: "a", value: "1" })]);
  });

  it("takes defaults from beside it, and an item's own wins", async () => {
    const owner = await make();
    const data = [
      { name: "own", value: "1", encrypt: false, expiration: 0 },
      { name: "theirs", value: "2" },
      { name: "null", value: "3", encrypt: null, expiration: null },
    ];
    expectOk(await owner.call("PUT", { data, encrypt: true, expiration: 60 }));
    const never = "9999-12-31T00:00:00";
    expect(await all(owner)).toEqual([
      expect.objectContaining({ name: "null", is_encrypted: true, expiration_time: never }),
      expect.objectContaining({ name: "own", is_encrypted: false, expiration_time: never }),
      expect.objectContaining({ name: "theirs", is_encrypted: true, expiration_time: expect.stringMatching(/^20/) }),
    ]);
  });

  it("takes an inherited encrypt without a value, but no item's own", async () => {
    const owner = await make();
    expectOk(await owner.call("PUT", { data: [{ name: "a", value: "1", encrypt: true }] }));
    expectOk(await owner.call("PATCH", { data: [{ name: "a" }], encrypt: false, expiration: 60 }));
    expect(await all(owner)).toEqual([expect.objectContaining({ value: "1", is_encrypted: true })]);
    for (const method of ["PUT", "PATCH"]) {
      const own = await owner.call(method, { data: [{ name: "a", encrypt: true, expiration: 60 }] });
      expect(expectRefusal(own, 400, "E008003")).toContain("data[0].value");
    }
  });

  it("of a name that stands twice, the last wins; POST refuses it", async () => {
    const owner = await make();
    const data = [
      { name: "a", value: "1", expiration: 60 },
      { name: "b", value: "2" },
      { name: "a", value: "3" },
    ];
    expect(expectRefusal(await owner.call("POST", { data }), 403, "E009001")).toContain("data[2]");
    expect(await values(owner)).toEqual({});

    expectOk(await owner.call("PUT", { data }));
    expect(await values(owner)).toEqual({ a: "3", b: "2" });
    expect((await all(owner))[0]).toMatchObject({ expiration_time: "9999-12-31T00:00:00" });

    const revision = (await all(owner))[0]?.revision as number;
    expectOk(await owner.call("PATCH", { data: data.toReversed() }));
    expect(await values(owner)).toEqual({ a: "1", b: "2" });
    expect((await all(owner))[0]?.revision).toBe(revision + 1);
  });

  it("says which item is at fault, counted as the caller counts", async () => {
    const owner = await make();
    const twice = [
      { name: "a", value: "1" },
      { name: "a", value: "2" },
    ];
    const missing = await owner.call("PUT", { data: [...twice, { name: "b", expiration: 60 }] });
    expect(expectRefusal(missing, 400, "E008003")).toContain("data[2]");
    const none = await owner.call("PATCH", { data: [...twice, { name: "b", value: "1" }] });
    expect(expectRefusal(none, 403, "E009002")).toContain("data[1]");
    const malformed = await owner.call("PUT", { data: [...twice, { name: "b", value: [] }] });
    expect(expectRefusal(malformed, 400, "E008002")).toContain("data[2].value");
  });

  it.each<[string, unknown]>([
    ["empty", []],
    ["no list", "a"],
    ["an object", { name: "a", value: "1" }],
    ["a list of text", ["a"]],
    ["a list of lists", [["a", "1"]]],
    ["a list with a null", [{ name: "a", value: "1" }, null]],
    ["a list with a number", [{ name: "a", value: "1" }, 1]],
  ])("is refused for writing: %s", async (_case, data) => {
    const owner = await make();
    for (const method of ["POST", "PUT", "PATCH"]) {
      expectRefusal(await owner.call(method, { data }), 400, "E008002");
      // A fault beside it does not hide that it is one.
      expectRefusal(await owner.call(method, { data, expiration: -1 }), 400, "E008002");
    }
    expect(await values(owner)).toEqual({});
  });

  it.each<[string, Fields, string]>([
    ["an item without a name", { data: [{ value: "1" }] }, "E008003"],
    ["an item whose name is null", { data: [{ name: null, value: "1" }] }, "E008003"],
    ["an item with an empty name", { data: [{ name: "", value: "1" }] }, "E008002"],
    ["an item whose value is null", { data: [{ name: "a", value: null }] }, "E008002"],
    ["an item with a malformed expiration", { data: [{ name: "a", value: "1", expiration: -1 }] }, "E008002"],
    ["a malformed default", { data: [{ name: "a", value: "1" }], expiration: -1 }, "E008002"],
    ["a malformed default that an item stands on", { data: [{ name: "a" }], expiration: "soon" }, "E008002"],
    [
      "a malformed default that every item overrides",
      { data: [{ name: "a", value: "1", encrypt: true }], encrypt: "?" },
      "E008002",
    ],
    ["neither name nor data", { value: "1" }, "E008003"],
    ["data that is null", { data: null }, "E008003"],
  ])("is refused: %s", async (_case, parameters, code) => {
    const owner = await make();
    expectRefusal(await owner.call("PUT", parameters), 400, code);
    expect(await values(owner)).toEqual({});
  });

  it("comes in the body only, for writing", async () => {
    const owner = await make();
    const body = { ...APP, ...owner.who };
    const item = JSON.stringify({ name: "a", value: "1" });
    for (const method of ["POST", "PUT", "PATCH"]) {
      expectRefusal(await call(method, owner.path, { body, query: { data: item } }), 400, "E008002");
      const both = { ...body, data: [{ name: "a", value: "1" }] };
      expectRefusal(await call(method, owner.path, { body: both, query: { data: item } }), 400, "E008002");
    }
    expect(await values(owner)).toEqual({});
  });

  it.each<[string, unknown]>([
    ["empty", []],
    ["no list", "a"],
    ["a list with a null", ["a", null]],
    ["a list with an object", ["a", { name: "b" }]],
    ["a list with an empty name", ["a", ""]],
    ["a list with half a character", ["\ud83d"]],
  ])("is refused for reading and deleting: %s", async (_case, data) => {
    const owner = await make();
    const body = { ...APP, ...owner.who, data };
    expectOk(await owner.call("PUT", { name: "a", value: "1" }));
    for (const [method, sub] of [
      ["GET", ""],
      ["GET", "/exists"],
      ["DELETE", ""],
    ] as const) {
      expectRefusal(await call(method, owner.path + sub, { body }), 400, "E008002");
    }
    expect(await values(owner)).toEqual({ a: "1" });
  });
});
