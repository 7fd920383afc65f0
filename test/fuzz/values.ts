/**
 * Values for fuzzed requests: those that parameters are made for, those that somebody could think of, and anything.
 */
import * as fc from "fast-check";
import { PRESENT } from "../kit/scene.ts";

/** Names of ids, which stand for those of the people and profiles that requests are about. */
export const IDS = [
  "$userId",
  "$otherId",
  "$strangerId",
  "$adminId",
  "$sessionId",
  "$attributeId",
  "$identityId",
  "$transactionId",
];
/** What would be an injection, if anything took it for SQL. */
export const SQL = "'; DROP TABLE attribute; --";

/** Values that somebody could think of, for any field. */
const ODD: unknown[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\ufeff",
  "\n",
  SQL,
  "__proto__",
  "constructor",
  "$papId",
  ...IDS,
  ...[
    "😀".repeat(191),
    "x".repeat(192),
    "x".repeat(65_537),
    "é".repeat(40_000),
    "9".repeat(30),
    "0x10",
    "1e3",
    "-0",
    "٣",
  ],
  ...[0, -1, 0.5, 1e21, 2 ** 53, -(2 ** 53), 3_153_600_000, 3_153_600_001, true, false, null],
  ...[[], [[]], {}, { a: 1 }, [null], ["a", "a"], [{}], [{ name: "a" }], [{ name: "a", value: {} }], ["x".repeat(192)]],
  ...["true", "yes", "No", "on", "T", "null", "undefined", "NaN", "[]", "{}", "gAAAA", "sat_a"],
];
/** What an adversary builds texts of: marks that normalisation has to put in order, invisible ones, halves of pairs. */
const ADVERSARYS = [
  "z",
  "\u0301",
  "\u0316",
  "\u0345",
  "\u202e",
  "\u200b",
  "\u2066",
  "\ufeff",
  "\ud800",
  "\udc00",
  "ﷺ",
  "각",
];
/** Short mixtures of those, and long repetitions of one or two of them. */
const adversarys = fc.oneof(
  fc.string({ unit: fc.constantFrom(...ADVERSARYS), maxLength: 40 }),
  fc
    .tuple(fc.constantFrom(...ADVERSARYS), fc.constantFrom(...ADVERSARYS), fc.constantFrom(50, 190, 1_000, 30_000))
    .map(([one, other, times]) => one.repeat(times) + other.repeat(times)),
);
/** Any text, of whole characters or of single UTF-16 units. */
export const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: utf16(), maxLength: 10 }),
  adversarys,
);
/** Any value. */
export const odd = fc.oneof(fc.constantFrom(...ODD), anyText, fc.jsonValue({ maxDepth: 4 }), fc.integer(), fc.double());

/** Any UTF-16 unit, halves of pairs too. */
function utf16(): fc.Arbitrary<string> {
  return fc.nat(0xffff).map((unit) => String.fromCharCode(unit));
}

/** Names of attributes that fit. */
export const name = fc.constantFrom(PRESENT, "a", "b", "ä", "😀", "__proto__", "x".repeat(191), "a b");
const flag = fc.constantFrom<unknown>(true, false, "yes", "no", "1", "0", "t", "F");
const expiration = fc.constantFrom<unknown>(0, 1, 60, "3600", null, 3_153_600_000);
const value = fc.oneof(fc.string({ unit: "grapheme", maxLength: 50 }), fc.integer(), fc.boolean(), fc.constant("a\0b"));
const item = fc.record({ name, value, encrypt: flag, expiration }, { requiredKeys: ["name", "value"] });
const userId = fc.constantFrom("$userId", "$otherId");
const text = fc.string({ unit: "grapheme", maxLength: 20 });

/** Values that a parameter is made for, beyond those in the examples; few of them fit every call. */
export const GOOD: ReadonlyMap<string, fc.Arbitrary<unknown>[]> = new Map(
  Object.entries<fc.Arbitrary<unknown>>({
    name,
    value,
    encrypt: flag,
    decrypt: flag,
    expiration,
    current_app: fc.constant("CRM"),
    user_id: userId,
    data: fc.oneof(fc.array(item, { minLength: 1, maxLength: 5 }), fc.array(name, { minLength: 1, maxLength: 5 })),
    email: fc.constantFrom("a@example.com", null, ""),
    first_name: text,
    display_name: text,
    auto_approve: flag,
    is_super_user: fc.constantFrom(true, false, "yes"),
    session_id: fc.constant("$sessionId"),
    prefix: fc.constantFrom("", "person", "user-", "é"),
    limit: fc.integer({ min: 1, max: 200 }),
    sessionAttributeType: fc.constantFrom("Static", "Identity", "Session"),
    mappingName: fc.string({ unit: fc.constantFrom(..."abcXYZ0 _.:/=+-@é"), minLength: 1, maxLength: 128 }),
    attributeValue: fc.constantFrom(PRESENT, "IT", "a b", null),
    op: fc.constantFrom("add", "remove"),
    attributeId: fc.constantFrom("$identityId", "builtin0000000mobile", "builtin00000000email"),
    attributeSchemaId: fc.constantFrom("$identityId", "builtin00000000email", "none"),
    transitive: fc.constantFrom<unknown>(true, false, "true", "false"),
    dataType: fc.constantFrom("String", "Number", "Boolean", "Date"),
    multiValued: fc.boolean(),
    description: text,
    durationSeconds: fc.integer({ min: 900, max: 43_200 }),
    region: fc.constantFrom("eu-central-1", null, ""),
    externalId: fc.constantFrom("an-id", null),
    roleArn: fc.constantFrom("arn:aws:iam::123456789012:role/a", "arn:aws-cn:iam::123456789012:role/p/a"),
  }).map(([name, values]) => [name, [values]]),
);
