import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldTagKey, type TagFault, tagKeyFaults, tagRule, tagValueFaults } from "../../src/domain/aws-tags.ts";

const legal: [name: string, text: string][] = [
  ["letters, digits and every sign that AWS names", "Az09_.:/=+-@"],
  ["letters of other scripts", "Straße-部門-отдел"],
  ["digits and numbers of other scripts", "٣-Ⅷ-½"],
  ["spaces, also at the ends and no-break ones", " cost\u00a0center\u2003"],
  ["a letter outside the basic plane", "\u{20000}"],
  ["the reserved word without its colon", "aws"],
  ["the reserved prefix further inside", "my-aws:key"],
];

const illegal: [name: string, text: string][] = [
  ["a control character", "a\tb"],
  ["U+0000", "a\0b"],
  ["an emoji", "a\u{1f600}"],
  ["a combining mark", "e\u0301"],
  ["a lone surrogate", "a\ud800"],
  ["a line feed at the end", "a\n"],
  ...[..."!\"#$%&'()*,;<>?[]\\^`{|}~§"].map((sign): [string, string] => [`the sign ${sign}`, `a${sign}b`]),
];

describe.each([
  ["tag keys", tagKeyFaults, 128],
  ["tag values", tagValueFaults, 256],
] as const)("%s", (_name, faults, most) => {
  it.each(legal)("may have %s", (_what, text) => {
    expect(faults(text)).toEqual([]);
  });

  it.each(illegal)("may not have %s", (_what, text) => {
    expect(faults(text)).toEqual(["illegal-characters"]);
  });

  it(`have at most ${most} characters, which are code points`, () => {
    expect(faults("a".repeat(most))).toEqual([]);
    expect(faults("\u{20000}".repeat(most))).toEqual([]);
    expect(faults("a".repeat(most + 1))).toEqual(["too-long"]);
    expect(faults("\u{20000}".repeat(most + 1))).toEqual(["too-long"]);
  });

  it("may not start with aws: in any case", () => {
    const spelling = fc.tuple(...[..."aws"].map((letter) => fc.constantFrom(letter, letter.toUpperCase())));
    fc.assert(
      fc.property(spelling, fc.string(), (letters, rest) => {
        expect(faults(`${letters.join("")}:${rest}`)).toContain("reserved-prefix");
      }),
    );
  });

  it("have every fault told at once", () => {
    expect(faults(`AWS:!${"a".repeat(most)}`)).toEqual(["illegal-characters", "too-long", "reserved-prefix"]);
  });

  it("agree with AWS's pattern, character by character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), (character) => {
        expect(faults(character).length === 0).toBe(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]$/u.test(character));
      }),
    );
  });
});

it("a tag value may be empty, a tag key may not", () => {
  expect(tagValueFaults("")).toEqual([]);
  expect(tagKeyFaults("")).toEqual(["illegal-characters"]);
});

describe("foldTagKey()", () => {
  it.each([
    ["CostCenter", "costcenter"],
    ["ÉTAT", "état"],
    ["ΟΔΟΣ", "οδος"],
    ["\u212a", "k"],
    ["GROẞE", "große"],
  ])("finds %s and %s to be one key", (one, other) => {
    expect(foldTagKey(one)).toBe(foldTagKey(other));
  });

  it.each([
    ["cost-center", "cost_center"],
    ["a", "a "],
    ["e", "é"],
  ])("finds %s and %s to be two keys", (one, other) => {
    expect(foldTagKey(one)).not.toBe(foldTagKey(other));
  });

  it("does not depend on the case of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        expect(foldTagKey(key.toUpperCase())).toBe(foldTagKey(key));
        expect(foldTagKey(key.toLowerCase())).toBe(foldTagKey(key));
      }),
    );
  });
});

describe("tagRule()", () => {
  it.each<[TagFault, "key" | "value", string]>([
    ["illegal-characters", "key", "have only letters, digits, spaces and _ . : / = + - @"],
    ["too-long", "key", "have at most 128 characters"],
    ["too-long", "value", "have at most 256 characters"],
    ["reserved-prefix", "value", "not start with aws: in any case, which AWS keeps for itself"],
  ])("says what %s of a %s asks for", (fault, part, rule) => {
    expect(tagRule(fault, part)).toBe(rule);
  });
});
