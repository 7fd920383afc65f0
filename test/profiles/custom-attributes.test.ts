/** The values that a person has of identity attributes: what fits, what changes, and that they go with the person. */
import { beforeAll, describe, expect, it } from "vitest";
import { userObject } from "../../src/objects/reach.ts";
import { newPerson } from "../kit/people.ts";
import {
  api,
  expectBody,
  expectNothing,
  expectProblem,
  newIdentityAttribute,
  type ProfileAnswer,
} from "../kit/profiles.ts";
import { env } from "../kit/service.ts";
import { sql, userPlace } from "../kit/storage.ts";

type Change = [op: "add" | "remove", attributeId: string, attributeValue: unknown];

const path = (userId: string) => `/users/${userId}/custom-attributes`;
const patch = (userId: string, ...changes: Change[]): Promise<ProfileAnswer> =>
  api("PATCH", path(userId), {
    body: changes.map(([op, attributeId, attributeValue]) => ({
      op,
      customUserAttribute: { attributeId, attributeValue },
    })),
  });

/** A person's values as the API lists them, each as `[id, value]`. */
const values = async (userId: string) =>
  expectBody<Record<string, unknown>[]>(await api("GET", path(userId))).map(
    ({ attributeId, attributeValue, ...rest }) => {
      expect(rest).toEqual({});
      return [attributeId, attributeValue];
    },
  );

const builtInIds = async () =>
  new Map(
    expectBody<{ id: string; name: string; builtIn: boolean }[]>(await api("GET", "/users/attributes"))
      .filter(({ builtIn }) => builtIn)
      .map(({ id, name }) => [name, id]),
  );

let single: string;
let multi: string;

beforeAll(async () => {
  single = (await newIdentityAttribute()).id;
  multi = (await newIdentityAttribute({ multiValued: true })).id;
});

describe("changes", () => {
  it("are made in order, and listed in order of addition, one row a value", async () => {
    const { userId } = await newPerson();
    expect(await values(userId)).toEqual([]);
    expectNothing(await patch(userId, ["add", multi, "b"], ["add", single, "s"], ["add", multi, "a"]));
    const three = [
      [multi, "b"],
      [single, "s"],
      [multi, "a"],
    ];
    expect(await values(userId)).toEqual(three);
    expectNothing(await patch(userId, ["remove", multi, "b"], ["add", multi, "c"]));
    expect(await values(userId)).toEqual([...three.slice(1), [multi, "c"]]);
  });

  it("replace the value of a single-valued attribute by removing it first", async () => {
    const { userId } = await newPerson();
    expectNothing(await patch(userId, ["add", single, "old"]));
    expectNothing(await patch(userId, ["remove", single, "old"], ["add", single, "new"]));
    expect(await values(userId)).toEqual([[single, "new"]]);
  });

  it("that add what is there or remove what is not do nothing", async () => {
    const { userId } = await newPerson();
    expectNothing(await patch(userId, ["add", single, "s"], ["add", single, "s"], ["remove", multi, "none"]));
    expectNothing(await patch(userId, ["add", single, "s"], ["remove", single, "another"]));
    expectNothing(await patch(userId));
    expect(await values(userId)).toEqual([[single, "s"]]);
  });

  it.each<[string, Change[]]>([
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
    expectNothing(await patch(userId, ["add", single, "first"], ["add", multi, "m"]));
    const named = changes.map(([op, , value]): Change => [op, single, value]);
    expectProblem(await patch(userId, ["add", multi, "not stored"], ...named), 409, "E1005");
    expect(await values(userId)).toEqual([
      [single, "first"],
      [multi, "m"],
    ]);
  });

  it("at the same time give a single-valued attribute one value", async () => {
    const { userId } = await newPerson();
    const answers = await Promise.all(["a", "b", "c"].map((value) => patch(userId, ["add", single, value])));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    expect(await values(userId)).toHaveLength(1);
  });

  it("fill 500 values of one person and not one more", async () => {
    const { userId } = await newPerson();
    const all = Array.from({ length: 500 }, (_, i): Change => ["add", multi, `value ${i}`]);
    expectNothing(await patch(userId, ...all));
    expect(expectProblem(await patch(userId, ["add", multi, "one more"]), 400, "E1003")).toContain("500");
    expectNothing(await patch(userId, ["remove", multi, "value 7"], ["add", multi, "one more"]));
    expect(await values(userId)).toHaveLength(500);
  });
});

describe("values", () => {
  const TYPES: [dataType: string, fit: string[], unfit: string[]][] = [
    ["String", ["", "a", "Größe 漢 🎉", "line\nbreak", "v".repeat(1_024), "𐐀".repeat(1_024)], ["v".repeat(1_025)]],
    [
      "Number",
      ["0", "-1", "3.14", "1e5", "-0.5E-7", "12345678901234567890"],
      ["", "+1", "01", ".5", "1.", "1e", "0x1", "NaN", "Infinity", " 1", "1 ", "1,5", "٣"],
    ],
    ["Boolean", ["true", "false"], ["", "True", "TRUE", "1", "yes", " true"]],
    [
      "Date",
      ["2026-11-22", "2024-02-29", "1900-01-01", "9999-12-31"],
      ["", "2026-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "2026-1-1", "22.11.2026", "2026-11-22T00:00:00Z"],
    ],
  ];

  it.each(TYPES.flatMap(([dataType, fit]) => fit.map((value) => [dataType, value])))(
    "of type %s may be %j",
    async (dataType, value) => {
      const [{ userId }, { id }] = [await newPerson(), await identityAttributeOf(String(dataType))];
      expectNothing(await patch(userId, ["add", id, value]));
      expect(await values(userId)).toEqual([[id, value]]);
    },
  );

  it.each(TYPES.flatMap(([dataType, , unfit]) => unfit.map((value) => [dataType, value])))(
    "of type %s may not be %j",
    async (dataType, value) => {
      const [{ userId }, { id }] = [await newPerson(), await identityAttributeOf(String(dataType))];
      const details = expectProblem(await patch(userId, ["add", single, "s"], ["add", id, value]), 400, "E1003");
      expect(details).toMatch(/^\[1\]\.attributeValue: /);
      expect(await values(userId)).toEqual([]);
    },
  );

  it.each([5, true, null, undefined, ["a"], { a: 1 }, "\ud800"])("are text, and %j is none", async (value) => {
    const { userId } = await newPerson();
    expect(expectProblem(await patch(userId, ["add", single, value]), 400, "E1003")).toMatch(
      /^\[0\]\.attributeValue: /,
    );
  });

  it("of Mobile and Phone are kept like custom ones; those of the user's own fields are read-only", async () => {
    const { userId } = await newPerson({ email: "ann@example.com" });
    const ids = await builtInIds();
    const kept = ["Mobile", "Phone"].map((name): Change => ["add", ids.get(name) ?? "", "+49 30 901820"]);
    expectNothing(await patch(userId, ...kept));
    for (const name of ["Username", "Email", "First Name", "Last Name", "Status"]) {
      for (const op of ["add", "remove"] as const) {
        const answer = await patch(userId, [op, ids.get(name) ?? "", "ann@example.com"]);
        expect(expectProblem(answer, 400, "E1003")).toMatch(/^\[0\]\.attributeId: /);
      }
    }
    expect(await values(userId)).toEqual(kept.map(([, id, value]) => [id, value]));
  });
});

/** A definition of a type, made once: there is a limit to their number. */
const ofType = new Map<string, Promise<{ id: string }>>();
function identityAttributeOf(dataType: string): Promise<{ id: string }> {
  const made = ofType.get(dataType) ?? newIdentityAttribute({ dataType, multiValued: true });
  ofType.set(dataType, made);
  return made;
}

describe("a body", () => {
  const change = () => ({ op: "add", customUserAttribute: { attributeId: single, attributeValue: "v" } });

  it.each([undefined, {}, "text", null, 5, { "0": 1 }])("that is no list is refused: %j", async (body) => {
    const { userId } = await newPerson();
    expect(expectProblem(await api("PATCH", path(userId), { body }), 400, "E1003")).toMatch(/^body: /);
  });

  it("of more than 1,000 changes is refused", async () => {
    const { userId } = await newPerson();
    const body = (count: number) => Array.from({ length: count }, change);
    expectNothing(await api("PATCH", path(userId), { body: body(1_000) }));
    expectProblem(await api("PATCH", path(userId), { body: body(1_001) }), 400, "E1003");
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
    const details = expectProblem(await api("PATCH", path(userId), { body }), 400, "E1003");
    expect(details).toContain(`[1].${field}: `);
    expect(details).toContain("[2].op: ");
    expect(await values(userId)).toEqual([]);
  });
});

describe("nobody and nothing", () => {
  const NOBODY = ["nobody", `zusr${"0".repeat(26)}`, `zusr${"0".repeat(25)}`, "ZUSR0000000000000000000000000"];

  it.each(NOBODY)("a user id that nobody has is not found: %s", async (userId) => {
    expectProblem(await api("GET", path(userId)), 404, "E1004");
    expectProblem(await patch(userId, ["add", single, "v"]), 404, "E1004");
    expectProblem(await patch(userId), 404, "E1004");
  });

  it("an attribute that is not defined is not found, after the rules of the others", async () => {
    const { userId } = await newPerson();
    const missing = "00000000000000000000";
    expectProblem(await patch(userId, ["add", single, "v"], ["add", missing, "v"]), 404, "E1004");
    expectProblem(await patch(userId, ["remove", missing, "v"]), 404, "E1004");
    expectProblem(await patch(userId, ["add", missing, "v"], ["add", single, 5]), 400, "E1003");
    expect(await values(userId)).toEqual([]);
  });

  it("the values of a definition that was deleted are gone", async () => {
    const { userId } = await newPerson();
    const { id } = await newIdentityAttribute();
    expectNothing(await patch(userId, ["add", id, "v"], ["add", single, "s"]));
    expectNothing(await api("DELETE", `/users/attributes/${id}`));
    expect(await values(userId)).toEqual([[single, "s"]]);
    expectProblem(await patch(userId, ["add", id, "w"]), 404, "E1004");
  });

  it("the values of a user go with the user", async () => {
    const { userId, objectName, username } = await newPerson();
    expectNothing(await patch(userId, ["add", multi, "a"], ["add", multi, "b"]));
    expect(await sql(userPlace(objectName), "SELECT value FROM identity_value ORDER BY position")).toEqual([
      { value: "a" },
      { value: "b" },
    ]);
    expect(await userObject(env, objectName).once((stub) => stub.remove(userId))).toEqual({ ok: true });
    expectProblem(await api("GET", path(userId)), 404, "E1004");
    const again = await newPerson({ username });
    expect(again.userId).not.toBe(userId);
    expect(await values(again.userId)).toEqual([]);
    expectProblem(await api("GET", path(userId)), 404, "E1004");
  });
});
