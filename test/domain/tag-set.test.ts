import { describe, expect, it } from "vitest";
import type { ProfileAttribute } from "../../src/domain/profile-attribute.ts";
import { type TagSet, tagSet as tagsFound } from "../../src/domain/tag-set.ts";
import type { SessionFact, TagSources } from "../../src/domain/tag-value.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");
const tagSet = (papId: string, attributes: ProfileAttribute[], from: TagSources) =>
  tagsFound(papId, attributes, from, NOW_MS).tags;

let made = 0;
function attribute(fields: Partial<ProfileAttribute>): ProfileAttribute {
  made += 1;
  return {
    id: `attribute${made}`,
    sessionAttributeType: "Static",
    attributeSchemaId: "",
    mappingName: `key-${made}`,
    attributeValue: null,
    transitive: false,
    ...fields,
  };
}
const fixed = (mappingName: string, attributeValue: string, transitive = false) =>
  attribute({ mappingName, attributeValue, transitive });
const identity = (attributeSchemaId: string, attributeValue: string | null = null) =>
  attribute({ sessionAttributeType: "Identity", mappingName: "who", attributeSchemaId, attributeValue });
const live = (attributeValue: string) =>
  attribute({ sessionAttributeType: "Session", mappingName: "live", attributeValue });

/** Values that count: a super-user set those of the session, and vouches for those of the person. */
function sources(from: { identity?: Record<string, string[]>; session?: Record<string, string> } = {}): TagSources {
  const vouched = (values: string[]) => values.map((value) => ({ value, isVouchedFor: true }));
  const set = (value: string): SessionFact => ({ value, setBy: "super-user", expiresAtMs: null });
  return {
    identity: new Map(Object.entries(from.identity ?? {}).map(([id, values]) => [id, vouched(values)])),
    session: new Map(Object.entries(from.session ?? {}).map(([name, value]) => [name, set(value)])),
  };
}

const tagsOf = (set: TagSet) => set.assumeRole.Tags.map(({ Key, Value }) => [Key, Value]);
const problemsOf = (set: TagSet) => set.problems.map(({ mappingName, problem }) => [mappingName, problem]);

describe("the three forms", () => {
  it("are those of AWS, to the letter", () => {
    expect(tagSet("pap1", [fixed("cost-center", "IT", true)], sources())).toEqual({
      papId: "pap1",
      ok: true,
      assumeRole: { Tags: [{ Key: "cost-center", Value: "IT" }], TransitiveTagKeys: ["cost-center"] },
      webIdentity: {
        "https://aws.amazon.com/tags": {
          principal_tags: { "cost-center": ["IT"] },
          transitive_tag_keys: ["cost-center"],
        },
      },
      saml: [
        { name: "https://aws.amazon.com/SAML/Attributes/PrincipalTag:cost-center", values: ["IT"] },
        { name: "https://aws.amazon.com/SAML/Attributes/TransitiveTagKeys", values: ["cost-center"] },
      ],
      characters: 13,
      problems: [],
      warnings: [],
    });
  });

  it("name the transitive tags only, in the profile's order", () => {
    const set = tagSet("p", [fixed("c", "1", true), fixed("b", "2"), fixed("a", "3", true)], sources());
    expect(set.assumeRole.TransitiveTagKeys).toEqual(["c", "a"]);
    expect(set.webIdentity["https://aws.amazon.com/tags"].transitive_tag_keys).toEqual(["c", "a"]);
    expect(set.saml.at(-1)?.values).toEqual(["c", "a"]);
  });

  it("have empty lists without a transitive tag, and no SAML attribute, which could not be empty", () => {
    const set = tagSet("p", [fixed("a", "1")], sources());
    expect(set.assumeRole.TransitiveTagKeys).toEqual([]);
    expect(set.webIdentity["https://aws.amazon.com/tags"].transitive_tag_keys).toEqual([]);
    expect(set.saml).toEqual([{ name: "https://aws.amazon.com/SAML/Attributes/PrincipalTag:a", values: ["1"] }]);
  });

  it("are empty for an empty profile, which is no problem", () => {
    const set = tagSet("p", [], sources());
    expect(set).toMatchObject({ ok: true, assumeRole: { Tags: [] }, saml: [], characters: 0, problems: [] });
  });

  it("keep a key that JavaScript has other plans for", () => {
    const set = tagSet("p", [fixed("__proto__", "x")], sources());
    expect(JSON.stringify(set.webIdentity)).toContain('"principal_tags":{"__proto__":["x"]}');
  });
});

describe("where a value comes from", () => {
  it("Static: the attribute, as it stands", () => {
    expect(tagsOf(tagSet("p", [fixed("a", " 007 ")], sources()))).toEqual([["a", " 007 "]]);
  });

  it.each<[string, string[], string | null, string]>([
    ["the person's one value", ["Ann"], null, "Ann"],
    ["the person's one value, although there is a default", ["Ann"], "nobody", "Ann"],
    ["the person's value although it is empty", [""], "nobody", ""],
    ["the default of a person without", [], "nobody", "nobody"],
  ])("Identity: %s", (_name, values, fallback, value) => {
    const set = tagSet("p", [identity("schema", fallback)], sources({ identity: { schema: values } }));
    expect(tagsOf(set)).toEqual([["who", value]]);
    expect(set.ok).toBe(true);
  });

  it("Session: the live session attribute, an empty one too", () => {
    const set = tagSet("p", [live("project")], sources({ session: { project: "", other: "x" } }));
    expect(tagsOf(set)).toEqual([["live", ""]]);
    expect(set.ok).toBe(true);
  });
});

const long = (characters: number) => "\u{20000}".repeat(characters);
const cases: [name: string, ProfileAttribute, TagSources, problem: string, advice: RegExp][] = [
  ["a schema that is gone", identity("gone"), sources(), "unknown-schema", /id "gone": define it/],
  ["a schema that is gone, with a default", identity("gone", "x"), sources(), "unknown-schema", /choose another/],
  ["a person without a value", identity("s"), sources({ identity: { s: [] } }), "no-value", /give the person one/],
  ["a static attribute without one", attribute({ mappingName: "a" }), sources(), "no-value", /give the tag "a" an/],
  ["two values", identity("s", "x"), sources({ identity: { s: ["1", "2"] } }), "several-values", /has 2 values/],
  [
    "an absent session attribute",
    live("x"),
    sources(),
    "no-session-attribute",
    /no attribute "x", or it has expired: set/,
  ],
  ["a name of every object", live("constructor"), sources(), "no-session-attribute", /"constructor"/],
  ["a key with a sign", fixed("a!", "x"), sources(), "illegal-characters", /key "a!" has to have only.*mapping name/],
  ["an empty key", fixed("", "x"), sources(), "illegal-characters", /mapping name/],
  ["a key of 129", fixed(long(129), "x"), sources(), "too-long", /at most 128 characters: change the mapping/],
  ["a reserved key", fixed("aWS:x", "x"), sources(), "reserved-prefix", /not start with aws:.*mapping name/],
  ["a value with a sign", live("x"), sources({ session: { x: "a{}" } }), "illegal-characters", /at its source/],
  ["a value of 257", live("x"), sources({ session: { x: long(257) } }), "too-long", /at most 256.*at its source/],
  ["a reserved value", live("x"), sources({ session: { x: "Aws:" } }), "reserved-prefix", /not start with aws:/],
  ["a bad default", identity("s", "!"), sources({ identity: { s: [] } }), "illegal-characters", /at its source/],
];

describe("a problem", () => {
  it.each(cases)("is %s, and the message says what to do", (_name, broken, from, problem, advice) => {
    const set = tagSet("p", [fixed("fine", "x", true), { ...broken, transitive: true }], from);
    expect(set.problems).toEqual([
      { attributeId: broken.id, mappingName: broken.mappingName, problem, message: expect.stringMatching(advice) },
    ]);
    expect(set.ok).toBe(false);
    // The tag is in none of the forms, the other one in all of them.
    expect(tagsOf(set)).toEqual([["fine", "x"]]);
    expect(set.assumeRole.TransitiveTagKeys).toEqual(["fine"]);
    expect(set.characters).toBe(5);
  });

  it("hides no other: all of them come, tag by tag", () => {
    const from = sources({ identity: { s: ["1", "2"] }, session: { x: `aws:!${long(256)}` } });
    const set = tagSet("p", [{ ...identity("s"), mappingName: "aws:!" }, live("x"), live("y")], from);
    expect(problemsOf(set)).toEqual([
      ["aws:!", "illegal-characters"],
      ["aws:!", "reserved-prefix"],
      ["aws:!", "several-values"],
      ["live", "several-values"],
      ["live", "illegal-characters"],
      ["live", "too-long"],
      ["live", "reserved-prefix"],
      ["live", "several-values"],
      ["live", "no-session-attribute"],
    ]);
    expect(tagsOf(set)).toEqual([]);
  });

  it("is a key that stands twice, in another case too: AWS would take it for two values of one tag", () => {
    const set = tagSet(
      "p",
      [fixed("Team", "a"), fixed("team", "b"), fixed("other", "c"), fixed("TEAM", "d")],
      sources(),
    );
    expect(problemsOf(set)).toEqual([
      ["Team", "several-values"],
      ["team", "several-values"],
      ["TEAM", "several-values"],
    ]);
    expect(set.problems[0]?.message).toMatch(/^3 attributes .* "Team", .* keep one of them\.$/);
    expect(tagsOf(set)).toEqual([["other", "c"]]);
  });

  it("never quotes the value of a person or a session", () => {
    const from = sources({ identity: { s: ["hush!", "hush?"], t: ["hush!"] }, session: { x: "hush!" } });
    const set = tagSet("p", [identity("s"), { ...identity("t"), mappingName: "t" }, live("x")], from);
    expect(set.problems).toHaveLength(3);
    expect(JSON.stringify(set)).not.toContain("hush");
  });
});

describe("how many", () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => fixed(`k${n}`, "v", true));

  it("50 tags are fine", () => {
    const set = tagSet("p", many(50), sources());
    expect(set.ok).toBe(true);
    expect(set.assumeRole.Tags).toHaveLength(50);
  });

  it("of 51 the last is one too many, and has its other problems told too", () => {
    const set = tagSet("p", [...many(50), fixed("last!", "v")], sources());
    expect(problemsOf(set)).toEqual([
      ["last!", "illegal-characters"],
      ["last!", "too-many-tags"],
    ]);
    expect(set.problems[1]?.message).toBe("AWS takes at most 50 tags a session and the profile has 51: remove 1.");
    expect(set.assumeRole.Tags).toHaveLength(50);
  });
});

it("counts the characters of keys and values as code points", () => {
  const set = tagSet("p", [fixed(long(128), long(256)), fixed("é", "")], sources());
  expect(set).toMatchObject({ ok: true, characters: 128 + 256 + 1 });
});
