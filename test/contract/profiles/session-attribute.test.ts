import { describe, expect, it } from "vitest";
import { newSessionAttribute } from "../../../src/contract/profiles/session-attribute.ts";
import { faultsOf } from "../faults.ts";

const { judge } = newSessionAttribute;

const STATIC = { sessionAttributeType: "Static", mappingName: "cost-center", attributeValue: "IT" };
const IDENTITY = { sessionAttributeType: "Identity", mappingName: "cost-center", attributeSchemaId: "schema1" };
const SESSION = { sessionAttributeType: "Session", mappingName: "cost-center", attributeValue: "project" };

/** The names of the fields with a fault, in order. */
function faultyFields(input: Record<string, unknown>): string[] {
  return faultsOf(judge(input)).map(({ field }) => field);
}

function rulesOf(input: Record<string, unknown>): string {
  return faultsOf(judge(input))
    .map(({ rule }) => rule)
    .join("\n");
}

describe("an attribute as Britive's clients send it", () => {
  it("is read from the SDK, which sends null for what does not apply", () => {
    expect(judge({ ...STATIC, attributeSchemaId: null, transitive: false })).toEqual({
      ok: true,
      value: { ...STATIC, attributeSchemaId: "", transitive: false },
    });
    expect(judge({ ...IDENTITY, attributeValue: null, transitive: true })).toEqual({
      ok: true,
      value: { ...IDENTITY, attributeValue: null, transitive: true },
    });
  });

  it('is read from Terraform, which sends ""', () => {
    expect(judge({ ...IDENTITY, attributeValue: "", transitive: false })).toEqual({
      ok: true,
      value: { ...IDENTITY, attributeValue: null, transitive: false },
    });
  });

  it("is read with the other spelling of its type, and with fields nobody knows", () => {
    const { sessionAttributeType, ...rest } = STATIC;
    expect(judge({ ...rest, sessionAttributetype: sessionAttributeType, id: "x", color: 1 })).toEqual({
      ok: true,
      value: { ...STATIC, attributeSchemaId: "", transitive: false },
    });
  });

  it("is read from a Session, whose value is a name and not a tag value", () => {
    const value = { ...SESSION, attributeValue: "aws:größe! {1}" };
    expect(judge(value)).toEqual({
      ok: true,
      value: { ...value, attributeSchemaId: "", transitive: false },
    });
  });
});

describe("what is not there", () => {
  it.each([
    ["null", null],
    ['""', ""],
    ["absent", undefined],
  ])("is the same when it is %s", (_name, none) => {
    expect(judge({ ...IDENTITY, attributeValue: none, transitive: none })).toEqual(judge(IDENTITY));
    expect(judge({ ...STATIC, attributeSchemaId: none })).toEqual(judge(STATIC));
    expect(faultyFields({ ...STATIC, attributeValue: none })).toEqual(["attributeValue"]);
    expect(faultyFields({ ...SESSION, attributeValue: none })).toEqual(["attributeValue"]);
    expect(faultyFields({ ...IDENTITY, attributeSchemaId: none })).toEqual(["attributeSchemaId"]);
    expect(faultyFields({ ...STATIC, mappingName: none })).toEqual(["mappingName"]);
    expect(faultyFields({ ...STATIC, sessionAttributeType: none })).toEqual(["sessionAttributeType"]);
  });

  it("is also an attributeSchemaId that does not apply", () => {
    for (const attribute of [STATIC, SESSION]) {
      const reading = judge({ ...attribute, attributeSchemaId: "schema1" });
      expect(reading).toMatchObject({ ok: true, value: { attributeSchemaId: "" } });
    }
  });
});

describe("transitive", () => {
  it.each([
    [true, true],
    ["true", true],
    [false, false],
    ["false", false],
    ["True", true],
    ["no", false],
    [1, true],
    ["0", false],
  ])("given as %j is %j", (given, transitive) => {
    expect(judge({ ...STATIC, transitive: given })).toMatchObject({ value: { transitive } });
  });

  it.each([2, "maybe", {}, []])("given as %j is refused", (transitive) => {
    expect(faultyFields({ ...STATIC, transitive })).toEqual(["transitive"]);
  });
});

const good: [string, Record<string, unknown>][] = [
  ["a mapping name of 128 characters", { ...STATIC, mappingName: "\u{20000}".repeat(128) }],
  ["a tag value of 256 characters", { ...STATIC, attributeValue: "\u{20000}".repeat(256) }],
  ["a default of 256 characters", { ...IDENTITY, attributeValue: "a".repeat(256) }],
  ["a schema id of 128 characters of any kind", { ...IDENTITY, attributeSchemaId: "!".repeat(128) }],
  ["a session attribute's name of 191 characters", { ...SESSION, attributeValue: "\u{1f600}".repeat(191) }],
  ["a value that is white space", { ...STATIC, attributeValue: " " }],
  ["__proto__ as a name everywhere", { ...SESSION, mappingName: "__proto__", attributeValue: "__proto__" }],
];

it.each(good)("%s is taken", (_name, input) => {
  expect(judge(input)).toMatchObject({ ok: true });
});

const bad: [string, Record<string, unknown>, field: string, rule: RegExp][] = [
  ["an unknown type", { ...STATIC, sessionAttributeType: "static" }, "sessionAttributeType", /Static, Identity or/],
  ["a type that is no text", { ...STATIC, sessionAttributeType: ["Static"] }, "sessionAttributeType", /must be Static/],
  ["a mapping name of 129 characters", { ...STATIC, mappingName: "a".repeat(129) }, "mappingName", /at most 128/],
  ["a mapping name with a sign", { ...STATIC, mappingName: "a,b" }, "mappingName", /only letters, digits, spaces/],
  ["a reserved mapping name", { ...STATIC, mappingName: "aWs:x" }, "mappingName", /not start with aws:/],
  ["a mapping name that is no text", { ...STATIC, mappingName: 5 }, "mappingName", /must be text/],
  ["a value of 257 characters", { ...STATIC, attributeValue: "a".repeat(257) }, "attributeValue", /at most 256/],
  ["a value with a control", { ...STATIC, attributeValue: "a\0" }, "attributeValue", /only letters, digits, spaces/],
  ["a reserved value", { ...STATIC, attributeValue: "AWS:x" }, "attributeValue", /not start with aws:/],
  ["a number as value", { ...STATIC, attributeValue: 5 }, "attributeValue", /must be text/],
  ["a boolean as default", { ...IDENTITY, attributeValue: false }, "attributeValue", /must be text/],
  ["a default with a sign", { ...IDENTITY, attributeValue: "a;b" }, "attributeValue", /only letters, digits, spaces/],
  ["a list as a session attribute's name", { ...SESSION, attributeValue: ["x"] }, "attributeValue", /must be text/],
  ["a name of 192 characters", { ...SESSION, attributeValue: "a".repeat(192) }, "attributeValue", /at most 191/],
  ["a name with a control", { ...SESSION, attributeValue: "a\n" }, "attributeValue", /no control characters/],
  ["a name with half a character", { ...SESSION, attributeValue: "a\ud800" }, "attributeValue", /characters/],
  ["a schema id of 129", { ...IDENTITY, attributeSchemaId: "a".repeat(129) }, "attributeSchemaId", /1 to 128/],
  ["a schema id with half a character", { ...IDENTITY, attributeSchemaId: "\udc00" }, "attributeSchemaId", /1 to 128/],
  ["a schema id that is no text", { ...IDENTITY, attributeSchemaId: 7 }, "attributeSchemaId", /required for Identity/],
];

it.each(bad)("%s is refused, by field and rule", (_name, input, field, rule) => {
  expect(faultyFields(input)).toEqual([field]);
  expect(rulesOf(input)).toMatch(rule);
});

it("tells every fault at once", () => {
  const input = {
    sessionAttributeType: "Identity",
    mappingName: `aws:!${"a".repeat(128)}`,
    attributeValue: 1,
    transitive: "maybe",
  };
  expect(faultyFields(input)).toEqual([
    "attributeSchemaId",
    "mappingName",
    "mappingName",
    "mappingName",
    "attributeValue",
    "transitive",
  ]);
});

it("tells what can be told when even the type is missing", () => {
  expect(faultyFields({})).toEqual(["sessionAttributeType", "mappingName"]);
  expect(faultyFields({ attributeValue: 1, transitive: "maybe" })).toEqual([
    "sessionAttributeType",
    "mappingName",
    "attributeValue",
    "transitive",
  ]);
});

it("quotes nothing of what was given", () => {
  const rules = rulesOf({ ...STATIC, mappingName: "hush!", attributeValue: "hush!", transitive: "hush!" });
  expect(rules).not.toBe("");
  expect(rules).not.toContain("hush");
});
