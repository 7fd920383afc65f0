/** The values that a person has of identity attributes: what changes them, and that they go with the person. */
import { beforeAll, describe, expect, it } from "vitest";
import { userObject } from "../../src/objects/object-client.ts";
import { newPerson } from "../kit/people.ts";
import {
  api,
  expectNothing,
  expectProblem,
  newIdentityAttribute,
  patchValues,
  type ValueChange,
  valuesOf,
  valuesPath,
} from "../kit/profiles.ts";
import { env } from "../kit/service.ts";
import { sql, userPlace } from "../kit/storage.ts";

let single: string;
let multi: string;

beforeAll(async () => {
  single = (await newIdentityAttribute()).id;
  multi = (await newIdentityAttribute({ multiValued: true })).id;
});

describe("changes", () => {
  it("are made in order, and listed in order of addition, one row a value", async () => {
    const { userId } = await newPerson();
    expect(await valuesOf(userId)).toEqual([]);
    expectNothing(await patchValues(userId, ["add", multi, "b"], ["add", single, "s"], ["add", multi, "a"]));
    const three = [
      [multi, "b"],
      [single, "s"],
      [multi, "a"],
    ];
    expect(await valuesOf(userId)).toEqual(three);
    expectNothing(await patchValues(userId, ["remove", multi, "b"], ["add", multi, "c"]));
    expect(await valuesOf(userId)).toEqual([...three.slice(1), [multi, "c"]]);
  });

  it("replace the value of a single-valued attribute by removing it first", async () => {
    const { userId } = await newPerson();
    expectNothing(await patchValues(userId, ["add", single, "old"]));
    expectNothing(await patchValues(userId, ["remove", single, "old"], ["add", single, "new"]));
    expect(await valuesOf(userId)).toEqual([[single, "new"]]);
  });

  it("that add what is there or remove what is not do nothing", async () => {
    const { userId } = await newPerson();
    expectNothing(await patchValues(userId, ["add", single, "s"], ["add", single, "s"], ["remove", multi, "none"]));
    expectNothing(await patchValues(userId, ["add", single, "s"], ["remove", single, "another"]));
    expectNothing(await patchValues(userId));
    expect(await valuesOf(userId)).toEqual([[single, "s"]]);
  });

  it.each<[string, ValueChange[]]>([
    ["beside the one there is", [["add", "single", "second"]]],
    [
      "twice in one call",
      [
        ["remove", "single", "first"],
        ["add", "single", "1"],
        ["add", "single", "2"],
      ],
    ],
    [
      "before the first is removed",
      [
        ["add", "single", "second"],
        ["remove", "single", "first"],
      ],
    ],
  ])("give a single-valued attribute no second value: %s", async (_when, changes) => {
    const { userId } = await newPerson();
    expectNothing(await patchValues(userId, ["add", single, "first"], ["add", multi, "m"]));
    const named = changes.map(([op, , value]): ValueChange => [op, single, value]);
    expectProblem(await patchValues(userId, ["add", multi, "not stored"], ...named), 409, "E1005");
    expect(await valuesOf(userId)).toEqual([
      [single, "first"],
      [multi, "m"],
    ]);
  });

  it("at the same time give a single-valued attribute one value", async () => {
    const { userId } = await newPerson();
    const answers = await Promise.all(["a", "b", "c"].map((value) => patchValues(userId, ["add", single, value])));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    expect(await valuesOf(userId)).toHaveLength(1);
  });

  it("fill 500 values of one person and not one more", async () => {
    const { userId } = await newPerson();
    const all = Array.from({ length: 500 }, (_, i): ValueChange => ["add", multi, `value ${i}`]);
    expectNothing(await patchValues(userId, ...all));
    expect(expectProblem(await patchValues(userId, ["add", multi, "one more"]), 400, "E1003")).toContain("500");
    expectNothing(await patchValues(userId, ["remove", multi, "value 7"], ["add", multi, "one more"]));
    expect(await valuesOf(userId)).toHaveLength(500);
  });
});

describe("a body", () => {
  const change = () => ({ op: "add", customUserAttribute: { attributeId: single, attributeValue: "v" } });

  it.each([undefined, {}, "text", null, 5, { "0": 1 }])("that is no list is refused: %j", async (body) => {
    const { userId } = await newPerson();
    expect(expectProblem(await api("PATCH", valuesPath(userId), { body }), 400, "E1003")).toMatch(/^body: /);
  });

  it("of more than 1,000 changes is refused", async () => {
    const { userId } = await newPerson();
    const body = (count: number) => Array.from({ length: count }, change);
    expectNothing(await api("PATCH", valuesPath(userId), { body: body(1_000) }));
    expectProblem(await api("PATCH", valuesPath(userId), { body: body(1_001) }), 400, "E1003");
  });

  it.each([
    ["op", { op: "replace" }],
    ["op", { op: null }],
    ["attributeId", { customUserAttribute: { attributeValue: "v" } }],
    ["attributeId", { customUserAttribute: { attributeId: 7, attributeValue: "v" } }],
    ["attributeId", { customUserAttribute: null }],
  ])("names the item and the field at fault: %s", async (field, more) => {
    const { userId } = await newPerson();
    const body = [change(), { ...change(), ...more }, 7];
    const details = expectProblem(await api("PATCH", valuesPath(userId), { body }), 400, "E1003");
    expect(details).toContain(`[1].${field}: `);
    expect(details).toContain("[2].op: ");
    expect(await valuesOf(userId)).toEqual([]);
  });
});

describe("nobody and nothing", () => {
  const NOBODY = ["nobody", `zusr${"0".repeat(26)}`, `zusr${"0".repeat(25)}`, "ZUSR0000000000000000000000000"];

  it.each(NOBODY)("a user id that nobody has is not found: %s", async (userId) => {
    expectProblem(await api("GET", valuesPath(userId)), 404, "E1004");
    expectProblem(await patchValues(userId, ["add", single, "v"]), 404, "E1004");
    expectProblem(await patchValues(userId), 404, "E1004");
  });

  it("an attribute that is not defined is not found, after the rules of the others", async () => {
    const { userId } = await newPerson();
    const missing = "00000000000000000000";
    expectProblem(await patchValues(userId, ["add", single, "v"], ["add", missing, "v"]), 404, "E1004");
    expectProblem(await patchValues(userId, ["remove", missing, "v"]), 404, "E1004");
    expectProblem(await patchValues(userId, ["add", missing, "v"], ["add", single, 5]), 400, "E1003");
    expect(await valuesOf(userId)).toEqual([]);
  });

  it("the values of a definition that was deleted are gone", async () => {
    const { userId } = await newPerson();
    const { id } = await newIdentityAttribute();
    expectNothing(await patchValues(userId, ["add", id, "v"], ["add", single, "s"]));
    expectNothing(await api("DELETE", `/users/attributes/${id}`));
    expect(await valuesOf(userId)).toEqual([[single, "s"]]);
    expectProblem(await patchValues(userId, ["add", id, "w"]), 404, "E1004");
  });

  it("the values of a user go with the user", async () => {
    const { userId, objectName, username } = await newPerson();
    expectNothing(await patchValues(userId, ["add", multi, "a"], ["add", multi, "b"]));
    expect(await sql(userPlace(objectName), "SELECT value FROM identity_value ORDER BY position")).toEqual([
      { value: "a" },
      { value: "b" },
    ]);
    expect(await userObject(env, objectName).call((stub) => stub.remove(userId))).toEqual({ ok: true });
    expectProblem(await api("GET", valuesPath(userId)), 404, "E1004");
    const again = await newPerson({ username });
    expect(again.userId).not.toBe(userId);
    expect(await valuesOf(again.userId)).toEqual([]);
    expectProblem(await api("GET", valuesPath(userId)), 404, "E1004");
  });
});
