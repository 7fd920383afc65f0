import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProfileAttribute } from "../../src/domain/profile-attribute.ts";
import { type TagSet, tagSet } from "../../src/domain/tag-set.ts";
import type { SessionFact, TagSources } from "../../src/domain/tag-value.ts";

// Texts near every border of the rules: legal, empty, astral, too long, reserved, illegal, equal but for their case.
const text = (most: number) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.stringMatching(/^[A-Za-z0-9_.:/=+@ -]{1,12}$/) },
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.constantFrom("", "team", "Team", "TEAM", "aws:x", "AWS:", "aWs:y", "__proto__", "constructor", "0", "1"),
    fc.integer({ min: most - 1, max: most + 1 }).map((length) => "\u{20000}".repeat(length)),
  );
const schemaId = fc.constantFrom("schema-a", "schema-b", "schema-c");
const attributeName = fc.constantFrom("one", "two", "__proto__");

const attribute = fc.record<Omit<ProfileAttribute, "id">>({
  sessionAttributeType: fc.constantFrom("Static", "Identity", "Session"),
  attributeSchemaId: schemaId,
  mappingName: text(128),
  attributeValue: fc.oneof(fc.constant(null), attributeName, text(256)),
  transitive: fc.boolean(),
});
const profile = fc
  .array(attribute, { maxLength: 60, size: "max" })
  .map((attributes) => attributes.map((fields, index) => ({ ...fields, id: `attribute${index}` })));
const identityFact = fc.record({ value: text(256), isVouchedFor: fc.boolean() });
const sessionFact = fc.record<SessionFact>({
  value: text(256),
  setBy: fc.constantFrom("owner", "super-user"),
  expiresAtMs: fc.option(fc.integer({ min: 1, max: 2_000_000 })),
});
const sources: fc.Arbitrary<TagSources> = fc.record({
  identity: fc.array(fc.tuple(schemaId, fc.array(identityFact, { maxLength: 2 }))).map((entries) => new Map(entries)),
  session: fc.array(fc.tuple(attributeName, sessionFact)).map((entries) => new Map(entries)),
});

/** Whatever the profile and the sources, this holds of their tag set. */
function always(holds: (set: TagSet, attributes: ProfileAttribute[]) => void): void {
  fc.assert(
    fc.property(profile, sources, (attributes, from) => holds(tagSet("pap", attributes, from, 0).tags, attributes)),
    { numRuns: 300 },
  );
}

const PREFIX = "https://aws.amazon.com/SAML/Attributes/PrincipalTag:";
const LEGAL = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

describe("every tag set", () => {
  it("has the same tags and the same transitive ones in all three forms", () => {
    always((set) => {
      const { Tags, TransitiveTagKeys } = set.assumeRole;
      const claim = set.webIdentity["https://aws.amazon.com/tags"];
      const byKey = new Map(Tags.map(({ Key, Value }) => [Key, [Value]]));
      expect(new Map(Object.entries(claim.principal_tags))).toEqual(byKey);
      expect(claim.transitive_tag_keys).toEqual(TransitiveTagKeys);
      const principalTags = set.saml.filter(({ name }) => name.startsWith(PREFIX));
      expect(new Map(principalTags.map(({ name, values }) => [name.slice(PREFIX.length), values]))).toEqual(byKey);
      const others = set.saml.filter(({ name }) => !name.startsWith(PREFIX));
      expect(others.flatMap(({ values }) => values)).toEqual(TransitiveTagKeys);
      expect(others).toHaveLength(TransitiveTagKeys.length > 0 ? 1 : 0);
    });
  });

  it("is one that AWS takes", () => {
    always(({ assumeRole: { Tags, TransitiveTagKeys } }) => {
      expect(Tags.length).toBeLessThanOrEqual(50);
      expect(new Set(Tags.map(({ Key }) => Key.toLowerCase())).size).toBe(Tags.length);
      for (const { Key, Value } of Tags) {
        expect([...Key].length).toBeGreaterThanOrEqual(1);
        expect([...Key].length).toBeLessThanOrEqual(128);
        expect([...Value].length).toBeLessThanOrEqual(256);
        expect(`${Key}${Value}`).toMatch(LEGAL);
        expect([Key, Value].some((part) => /^aws:/i.test(part))).toBe(false);
      }
      const keys = Tags.map(({ Key }) => Key);
      expect(TransitiveTagKeys.every((key) => keys.includes(key))).toBe(true);
    });
  });

  it("gives each attribute a tag or a problem, never both and never neither", () => {
    always((set, attributes) => {
      const troubled = new Set(set.problems.map(({ attributeId }) => attributeId));
      const expected = attributes.filter(({ id }) => !troubled.has(id));
      expect(set.assumeRole.Tags.map(({ Key }) => Key)).toEqual(expected.map(({ mappingName }) => mappingName));
      expect(set.assumeRole.TransitiveTagKeys).toEqual(
        expected.filter(({ transitive }) => transitive).map(({ mappingName }) => mappingName),
      );
      expect(set.ok).toBe(troubled.size === 0);
    });
  });

  it("counts exactly the code points of its tags", () => {
    always((set) => {
      expect(set.characters).toBe([...set.assumeRole.Tags.map(({ Key, Value }) => Key + Value).join("")].length);
    });
  });

  it("tells each problem of an attribute once", () => {
    always((set) => {
      const told = set.problems.map(({ attributeId, problem, message }) => `${attributeId} ${problem} ${message}`);
      expect(new Set(told).size).toBe(told.length);
    });
  });
});
