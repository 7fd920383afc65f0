/** Nobody chooses the own rights: which values count as a tag, and for how long. */
import { describe, expect, it } from "vitest";
import { credentialsSeconds } from "../../src/domain/check-out.ts";
import type { ProfileAttribute } from "../../src/domain/profile-attribute.ts";
import { tagSet } from "../../src/domain/tag-set.ts";
import type { SessionFact, TagSources } from "../../src/domain/tag-value.ts";
import { VOUCHED_FIELDS, vouchedAfter } from "../../src/domain/vouched-field.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");
const MINIMUM_MS = 900_000;

const fromSession = (fields: Partial<ProfileAttribute> = {}): ProfileAttribute => ({
  id: "attribute1",
  sessionAttributeType: "Session",
  attributeSchemaId: "",
  mappingName: "clearance",
  attributeValue: "level",
  transitive: false,
  ...fields,
});
const fromPerson = (fields: Partial<ProfileAttribute> = {}) =>
  fromSession({ sessionAttributeType: "Identity", attributeSchemaId: "schema", attributeValue: null, ...fields });

const session = (fact: Partial<SessionFact>): TagSources => ({
  identity: new Map(),
  session: new Map([["level", { value: "secret", setBy: "super-user", expiresAtMs: null, ...fact }]]),
});
const person = (isVouchedFor: boolean): TagSources => ({
  identity: new Map([["schema", [{ value: "chief@example.com", isVouchedFor }]]]),
  session: new Map(),
});

function judge(attribute: ProfileAttribute, sources: TagSources) {
  const { tags, expiresAtMs } = tagSet("pap", [attribute], sources, NOW_MS);
  return {
    tag: tags.assumeRole.Tags[0]?.Value,
    problems: tags.problems.map(({ problem }) => problem),
    messages: tags.problems.map(({ message }) => message),
    expiresAtMs,
  };
}

describe("a session attribute", () => {
  it("counts where a super-user set it", () => {
    expect(judge(fromSession(), session({}))).toMatchObject({ tag: "secret", problems: [] });
  });

  it("is self-chosen where its owner set it, and the message says what to do", () => {
    const judged = judge(fromSession(), session({ setBy: "owner" }));
    expect(judged).toMatchObject({ tag: undefined, problems: ["self-chosen"] });
    expect(judged.messages[0]).toMatch(/a super-user must set it, or the profile must list in allowedValues/);
  });

  it("counts as a choice among those of the profile, whoever made it, and no other does", () => {
    const choice = fromSession({ allowedValues: ["public", "secret"] });
    expect(judge(choice, session({ setBy: "owner" }))).toMatchObject({ tag: "secret", problems: [] });
    const beside = judge(choice, session({ setBy: "owner", value: "top-secret" }));
    expect(beside).toMatchObject({ tag: undefined, problems: ["self-chosen"] });
    expect(beside.messages[0]).toMatch(/choose one of its allowedValues/);
    expect(beside.messages[0]).not.toContain("top-secret");
    expect(judge(choice, session({ value: "top-secret" }))).toMatchObject({ tag: "top-secret", problems: [] });
  });
});

describe("a field of the person", () => {
  it("counts where somebody else vouches for it, and is self-chosen otherwise", () => {
    expect(judge(fromPerson(), person(true))).toMatchObject({ tag: "chief@example.com", problems: [] });
    const own = judge(fromPerson(), person(false));
    expect(own).toMatchObject({ tag: undefined, problems: ["self-chosen"] });
    expect(own.messages[0]).toMatch(/a super-user must set this field/);
  });

  it("is not replaced by the value for people without one", () => {
    expect(judge(fromPerson({ attributeValue: "staff" }), person(false))).toMatchObject({ problems: ["self-chosen"] });
  });

  it.each<[string, string[], "owner" | "super-user", string[]]>([
    ["a person's own change ends it", ["email"], "owner", ["username", "firstName", "lastName"]],
    ["a person's change of other fields leaves it", ["displayName"], "owner", [...VOUCHED_FIELDS]],
    ["a super-user's change of another field leaves it", ["firstName"], "super-user", [...VOUCHED_FIELDS]],
  ])("%s", (_what, given, by, after) => {
    expect(vouchedAfter(VOUCHED_FIELDS, given, by)).toEqual(after);
  });

  it("is vouched for again once a super-user has set it", () => {
    expect(vouchedAfter(["username"], ["email", "displayName"], "super-user")).toEqual(["username", "email"]);
  });
});

describe("credentials do not outlive what they were given for", () => {
  it("a tag that expires before AWS's shortest time is none", () => {
    const ending = (leftMs: number) => judge(fromSession(), session({ expiresAtMs: NOW_MS + leftMs }));
    expect(ending(MINIMUM_MS - 1)).toMatchObject({ tag: undefined, problems: ["expires-too-soon"], expiresAtMs: null });
    expect(ending(MINIMUM_MS)).toMatchObject({ tag: "secret", problems: [], expiresAtMs: NOW_MS + MINIMUM_MS });
  });

  it("both are told of a value that is self-chosen and ends soon", () => {
    const judged = judge(fromSession(), session({ setBy: "owner", expiresAtMs: NOW_MS + 1 }));
    expect(judged.problems).toEqual(["self-chosen", "expires-too-soon"]);
  });

  it("the first that expires of those that become tags decides", () => {
    const fact = (leftMs: number | null, setBy: "owner" | "super-user" = "super-user") =>
      ({ value: "v", setBy, expiresAtMs: leftMs === null ? null : NOW_MS + leftMs }) as const;
    const named = ["a", "b", "c", "d"].map((name) =>
      fromSession({ id: name, mappingName: name, attributeValue: name }),
    );
    const facts = [fact(null), fact(MINIMUM_MS + 2_000), fact(MINIMUM_MS + 1_000), fact(MINIMUM_MS, "owner")];
    const sources = { identity: new Map(), session: new Map(named.map(({ id }, i) => [id, facts[i] ?? fact(null)])) };
    expect(tagSet("pap", named, sources, NOW_MS).expiresAtMs).toBe(NOW_MS + MINIMUM_MS + 1_000);
  });

  it.each<[string, number, number | null, number | null]>([
    ["nothing expires: what the environment says", 3_600, null, 3_600],
    ["it expires later than that", 3_600, NOW_MS + 7_200_000, 3_600],
    ["it expires sooner: what is left, cut to whole seconds", 3_600, NOW_MS + 1_000_999, 1_000],
    ["just enough is left", 3_600, NOW_MS + 900_000, 900],
    ["less is left than AWS gives credentials for", 3_600, NOW_MS + 899_999, null],
  ])("%s", (_what, wanted, expiresAtMs, seconds) => {
    expect(credentialsSeconds(wanted, expiresAtMs, NOW_MS)).toBe(seconds);
  });
});

it("a profile without attributes is warned of, which leaves the set as it is", () => {
  const { tags } = tagSet("pap", [], { identity: new Map(), session: new Map() }, NOW_MS);
  expect(tags).toMatchObject({ ok: true, problems: [], warnings: [{ warning: "no-attributes" }] });
  expect(tags.warnings[0]?.message).toMatch(/add one/);
});

describe("tags that AWS may find too large when it packs them", () => {
  const fixed = (characters: number) =>
    fromSession({ sessionAttributeType: "Static", mappingName: "k", attributeValue: "v".repeat(characters) });
  const spread = (characters: number) =>
    [...Array(2).keys()].map((n) => ({ ...fixed(characters / 2 - 1), mappingName: `${n}` }));

  it("are warned of above 450 characters, which leaves the set as it is", () => {
    const none = { identity: new Map(), session: new Map() };
    expect(tagSet("pap", spread(450), none, NOW_MS).tags).toMatchObject({ ok: true, characters: 450, warnings: [] });
    const { tags } = tagSet("pap", spread(452), none, NOW_MS);
    expect(tags).toMatchObject({ ok: true, characters: 452, warnings: [{ warning: "packed-size" }] });
    expect(tags.assumeRole.Tags).toHaveLength(2);
  });
});
