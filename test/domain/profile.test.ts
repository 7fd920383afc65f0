import { describe, expect, it } from "vitest";
import { matchesRevision } from "../../src/domain/precondition.ts";
import { admitAttribute, isProfileId } from "../../src/domain/profile.ts";
import type { ProfileAttribute } from "../../src/domain/profile-attribute.ts";

const named = (mappingName: string): ProfileAttribute => ({
  id: mappingName,
  sessionAttributeType: "Static",
  attributeSchemaId: "",
  mappingName,
  attributeValue: "v",
  transitive: false,
});

it.each([
  ["a", true],
  ["A-Z_0-9", true],
  ["x".repeat(128), true],
  ["", false],
  ["x".repeat(129), false],
  ["a.b", false],
  ["a\n", false],
  ["ä", false],
  ["٣", false],
])("%j is the id of a profile: %s", (text, is) => {
  expect(isProfileId(text)).toBe(is);
});

describe("a profile", () => {
  it("takes a name that no other attribute has in any case", () => {
    expect(admitAttribute([named("a"), named("b")], "c")).toEqual({ ok: true });
    expect(admitAttribute([named("a"), named("straße")], "STRASSE")).toEqual({
      ok: false,
      reason: "mapping-name-taken",
    });
  });

  it("takes a fiftieth attribute, and says that it is full before it says that a name is taken", () => {
    const all = Array.from({ length: 50 }, (_, i) => named(`tag-${i}`));
    expect(admitAttribute(all.slice(1), "tag-0")).toEqual({ ok: true });
    expect(admitAttribute(all, "tag-0")).toEqual({ ok: false, reason: "too-many-attributes" });
  });
});

it.each([
  ["*", 0, true],
  [["0"], 0, true],
  [["1", "2"], 2, true],
  [["1"], 2, false],
  [["02"], 2, false],
  [["2 "], 2, false],
  [[], 2, false],
] as const)("If-Match of %j matches revision %i: %s", (match, revision, matches) => {
  expect(matchesRevision(match === "*" ? match : [...match], revision)).toBe(matches);
});
