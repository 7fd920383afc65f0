/** Every field rule of a session attribute, over the API: what is taken and as what, what is refused and by which words. */
import { describe, expect, it } from "vitest";
import {
  addAttribute,
  api,
  expectProblem,
  IDENTITY,
  listAttributes,
  newProfileId,
  SESSION,
  STATIC,
} from "../kit/profiles.ts";

type Fields = Record<string, unknown>;

const NONE = [
  ["null", null],
  ['""', ""],
  ["absent", undefined],
] as const;
const EVERY_CHARACTER = "aZ09 é漢٣_.:/=+-@\u00a0\u3000";
/** One character, two UTF-16 units: lengths are counted in characters. */
const ASTRAL = "𐐀";
const BOTH_TYPES = [STATIC, IDENTITY];

const TAKEN: [what: string, sent: Fields, shown: Fields][] = [
  ["a key of 1 character", { ...STATIC, mappingName: "k" }, { mappingName: "k" }],
  ["a key of 128", { ...STATIC, mappingName: "k".repeat(128) }, { mappingName: "k".repeat(128) }],
  ["a key of 128 astral ones", { ...STATIC, mappingName: ASTRAL.repeat(128) }, { mappingName: ASTRAL.repeat(128) }],
  ["a key of all kinds", { ...STATIC, mappingName: EVERY_CHARACTER }, { mappingName: EVERY_CHARACTER }],
  ["a key with aws: inside", { ...STATIC, mappingName: "my-aws:key" }, { mappingName: "my-aws:key" }],
  ["a key that starts with aws", { ...STATIC, mappingName: "aws" }, { mappingName: "aws" }],
  ...BOTH_TYPES.flatMap((base): typeof TAKEN => [
    ["a value of 1 character", { ...base, attributeValue: "v" }, { attributeValue: "v" }],
    ["a value of 256", { ...base, attributeValue: "v".repeat(256) }, { attributeValue: "v".repeat(256) }],
    ["256 astral ones", { ...base, attributeValue: ASTRAL.repeat(256) }, { attributeValue: ASTRAL.repeat(256) }],
    ["a value of all kinds", { ...base, attributeValue: EVERY_CHARACTER }, { attributeValue: EVERY_CHARACTER }],
    ["a value that looks like a number", { ...base, attributeValue: "007" }, { attributeValue: "007" }],
  ]),
  [
    "a name that is no tag value",
    { ...SESSION, attributeValue: "aws:größe! {1}" },
    { attributeValue: "aws:größe! {1}" },
  ],
  ["a name of 191 characters", { ...SESSION, attributeValue: "n".repeat(191) }, { attributeValue: "n".repeat(191) }],
  ["any id", { ...IDENTITY, attributeSchemaId: "no such {id}!" }, { attributeSchemaId: "no such {id}!" }],
  ["an id of 128", { ...IDENTITY, attributeSchemaId: "i".repeat(128) }, { attributeSchemaId: "i".repeat(128) }],
  ["an id that is dropped", { ...STATIC, attributeSchemaId: "x".repeat(999) }, { attributeSchemaId: "" }],
  ["an id that is dropped", { ...SESSION, attributeSchemaId: 7 }, { attributeSchemaId: "" }],
  ["transitive as true", { ...STATIC, transitive: true }, { transitive: true }],
  ["transitive as text", { ...STATIC, transitive: "true" }, { transitive: true }],
  ["transitive as text", { ...STATIC, transitive: "false" }, { transitive: false }],
  ...NONE.flatMap(([_, none]): typeof TAKEN => [
    ["no id", { ...STATIC, attributeSchemaId: none }, { attributeSchemaId: "" }],
    ["no value", { ...IDENTITY, attributeValue: none }, { attributeValue: null }],
    ["no transitive", { ...STATIC, transitive: none }, { transitive: false }],
  ]),
  ["unknown fields", { ...STATIC, color: "red", papId: "another" }, {}],
];

const REFUSED: [what: string, sent: Fields, field: string, rule: string][] = [
  ...NONE.flatMap(([name, none]): typeof REFUSED => [
    [`a type that is ${name}`, { ...STATIC, sessionAttributeType: none }, "sessionAttributeType", "Static, Identity"],
    [`a key that is ${name}`, { ...STATIC, mappingName: none }, "mappingName", "required"],
    [`an id that is ${name}`, { ...IDENTITY, attributeSchemaId: none }, "attributeSchemaId", "required"],
    [`a Static value that is ${name}`, { ...STATIC, attributeValue: none }, "attributeValue", "required"],
    [`a Session name that is ${name}`, { ...SESSION, attributeValue: none }, "attributeValue", "required"],
  ]),
  ...["static", "STATIC", "Dynamic", 1, ["Static"]].map((type): (typeof REFUSED)[number] => [
    `the type ${JSON.stringify(type)}`,
    { ...STATIC, sessionAttributeType: type },
    ...(["sessionAttributeType", "Static, Identity or Session"] as const),
  ]),
  ["a key of 129", { ...STATIC, mappingName: "k".repeat(129) }, "mappingName", "at most 128"],
  ["a key with !", { ...STATIC, mappingName: "k!" }, "mappingName", "only letters"],
  ["a key with a tab", { ...STATIC, mappingName: "a\tb" }, "mappingName", "only letters"],
  ["a key with half a character", { ...STATIC, mappingName: "k\ud800" }, "mappingName", "only letters"],
  ...["aws:k", "AWS:k", "aWs:"].map((key): (typeof REFUSED)[number] => [
    `the key ${key}`,
    { ...STATIC, mappingName: key },
    ...(["mappingName", "not start with aws:"] as const),
  ]),
  ["a key that is a number", { ...STATIC, mappingName: 5 }, "mappingName", "must be text"],
  ...BOTH_TYPES.flatMap((base): typeof REFUSED => [
    ["a value of 257", { ...base, attributeValue: "v".repeat(257) }, "attributeValue", "at most 256"],
    ["a value with a comma", { ...base, attributeValue: "a,b" }, "attributeValue", "only letters"],
    ["a value with U+0000", { ...base, attributeValue: "a\0" }, "attributeValue", "only letters"],
    ["the value aws:x", { ...base, attributeValue: "Aws:x" }, "attributeValue", "not start with aws:"],
    ["a value that is a number", { ...base, attributeValue: 7 }, "attributeValue", "must be text"],
    ["a value that is a boolean", { ...base, attributeValue: false }, "attributeValue", "must be text"],
    ["a value that is a list", { ...base, attributeValue: ["a"] }, "attributeValue", "must be text"],
  ]),
  ["a name of 192", { ...SESSION, attributeValue: "n".repeat(192) }, "attributeValue", "at most 191"],
  ["a name with a line break", { ...SESSION, attributeValue: "a\nb" }, "attributeValue", "control characters"],
  ["an id of 129", { ...IDENTITY, attributeSchemaId: "i".repeat(129) }, "attributeSchemaId", "1 to 128"],
  ["an id that is a number", { ...IDENTITY, attributeSchemaId: 7 }, "attributeSchemaId", "text"],
  ...["perhaps", 2, {}, [true]].map((flag): (typeof REFUSED)[number] => [
    `transitive as ${JSON.stringify(flag)}`,
    { ...STATIC, transitive: flag },
    ...(["transitive", "true or false"] as const),
  ]),
];

const path = (papId: string) => `/paps/${papId}/session-attributes`;

describe("taken", () => {
  it.each(TAKEN)("%s %#", async (_what, sent, shown) => {
    const papId = newProfileId();
    const added = await addAttribute(papId, sent);
    expect(added).toMatchObject(shown);
    expect(Object.keys(added)).toHaveLength(6);
    expect(await listAttributes(papId)).toEqual([added]);
  });
});

describe("refused, and nothing stored", () => {
  it.each(REFUSED)("%s %#", async (_what, sent, field, rule) => {
    const papId = newProfileId();
    const details = expectProblem(await api("POST", path(papId), { body: sent }), 400, "E1003");
    expect(details).toContain(`${field}: `);
    expect(details).toContain(rule);
    expect(await listAttributes(papId)).toEqual([]);

    const before = await addAttribute(papId, { ...STATIC, mappingName: "before" });
    const put = await api("PUT", path(papId), { body: { ...sent, id: before.id } });
    expect(expectProblem(put, 400, "E1003")).toBe(details);
    expect(await listAttributes(papId)).toEqual([before]);
  });
});

it("names every field that is at fault", async () => {
  const body = { sessionAttributeType: "Identity", mappingName: "aws:!", attributeValue: 1, transitive: 2 };
  const details = expectProblem(await api("PUT", path("a.b"), { body, headers: { "If-Match": "1" } }), 400, "E1003");
  for (const field of ["papId", "id", "attributeSchemaId", "mappingName", "attributeValue", "transitive", "If-Match"]) {
    expect(details).toContain(`${field}: `);
  }
});
