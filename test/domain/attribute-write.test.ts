/** What a write makes of an attribute, and whether a precondition holds: every row of the rules, as plain functions. */
import { describe, expect, it } from "vitest";
import type { AttributeFacts, AttributeWrite, WriteMode } from "../../src/domain/attribute.ts";
import { decideWrite, judgePrecondition, lastOfEachName } from "../../src/domain/attribute-write.ts";
import type { Precondition } from "../../src/domain/precondition.ts";

const NOW = 1_900_000_000_000;
const LIVE: AttributeFacts = {
  name: "a",
  createdAtMs: NOW - 5_000,
  modifiedAtMs: NOW - 4_000,
  expiresAtMs: NOW + 9_000,
  revision: 7,
  setBy: "owner",
};

const write = (more: Partial<AttributeWrite> = {}): AttributeWrite => ({ name: "a", encrypt: false, ...more });
const decide = (mode: WriteMode, what: Partial<AttributeWrite>, live?: AttributeFacts, floor = 0) =>
  decideWrite(mode, write(what), "owner", live, floor, null, NOW);

describe("what a write does", () => {
  const fresh = {
    name: "a",
    createdAtMs: NOW,
    modifiedAtMs: NOW,
    expiresAtMs: null,
    revision: NOW,
    setBy: "owner",
  } as const;
  const changed = { ...LIVE, modifiedAtMs: NOW, revision: 8 };

  it.each<[WriteMode, string, AttributeFacts | undefined, unknown]>([
    ["create", "missing", undefined, { ok: true, facts: fresh }],
    ["create", "live", LIVE, { ok: false, reason: "attribute-exists" }],
    ["set", "missing", undefined, { ok: true, facts: fresh }],
    ["set", "live", LIVE, { ok: true, facts: changed }],
    ["update", "missing", undefined, { ok: false, reason: "no-attribute" }],
    ["update", "live", LIVE, { ok: true, facts: changed }],
  ])("%s of a value, the name is %s", (mode, _state, live, expected) => {
    expect(decide(mode, { value: "v" }, live)).toEqual(expected);
    expect(decide(mode, { value: "" }, live)).toEqual(expected);
  });

  it.each<[WriteMode, AttributeFacts | undefined, unknown]>([
    ["create", undefined, { ok: false, reason: "missing-value" }],
    ["create", LIVE, { ok: false, reason: "attribute-exists" }],
    ["set", undefined, { ok: false, reason: "missing-value" }],
    ["set", LIVE, { ok: true, facts: { ...changed, expiresAtMs: NOW + 60_000 } }],
    ["update", undefined, { ok: false, reason: "no-attribute" }],
    ["update", LIVE, { ok: true, facts: { ...changed, expiresAtMs: NOW + 60_000 } }],
  ])("%s of an expiry alone", (mode, live, expected) => {
    expect(decide(mode, { expirationSeconds: 60 }, live)).toEqual(expected);
  });

  it.each<[string, number | null | undefined, AttributeFacts | undefined, number | null]>([
    ["nothing for a new one: never", undefined, undefined, null],
    ["nothing for a live one: as it was", undefined, LIVE, LIVE.expiresAtMs],
    ["nothing for a live one that never expires", undefined, { ...LIVE, expiresAtMs: null }, null],
    ["seconds for a new one", 1, undefined, NOW + 1_000],
    ["seconds for a live one", 3_153_600_000, LIVE, NOW + 3_153_600_000_000],
    ["null for a new one: never", null, undefined, null],
    ["null for a live one clears its expiry", null, LIVE, null],
  ])("expiration: %s", (_case, expiration, live, expected) => {
    const decided = decide(
      "set",
      { value: "v", ...(expiration === undefined ? {} : { expirationSeconds: expiration }) },
      live,
    );
    expect(decided).toMatchObject({ ok: true, facts: { expiresAtMs: expected } });
  });
});

describe("revisions", () => {
  it.each([
    ["starts at its creation time", undefined, 0, NOW],
    ["starts at its creation time, whatever is below that", undefined, NOW - 1, NOW],
    ["starts above whatever the name has had", undefined, NOW, NOW + 1],
    ["starts above it also when that is far ahead", undefined, NOW + 500, NOW + 501],
    ["goes up by one", LIVE, 0, 8],
    ["goes up by one, whatever other names have had", LIVE, NOW + 500, 8],
  ])("%s", (_case, live, floor, expected) => {
    expect(decide("set", { value: "v" }, live, floor)).toMatchObject({ facts: { revision: expected } });
  });
});

it("of a name that stands twice, the last write is kept, in the place of the first", () => {
  const [a1, b, a2] = [write({ value: "1" }), write({ name: "b", value: "2" }), write({ value: "3" })];
  expect(lastOfEachName([a1, b, a2])).toEqual([a2, b]);
  expect(lastOfEachName([a1, b])).toEqual([a1, b]);
});

describe("preconditions", () => {
  const holds = { ok: true };
  const failed = { ok: false, reason: "precondition-failed", revision: 7 };
  const failedOnNothing = { ok: false, reason: "precondition-failed" };

  it.each<[string, Precondition, unknown, unknown]>([
    ["nothing is asked", {}, holds, holds],
    ["its revision", { match: ["7"] }, holds, failedOnNothing],
    ["one of several revisions", { match: ["6", "7"] }, holds, failedOnNothing],
    ["another revision", { match: ["6"] }, failed, failedOnNothing],
    ["a text that is no revision", { match: ["07"] }, failed, failedOnNothing],
    ["an empty list", { match: [] }, failed, failedOnNothing],
    ["that it exists", { match: "*" }, holds, failedOnNothing],
    ["that it does not", { absent: true }, failed, holds],
    ["both, which is never so", { match: "*", absent: true }, failed, failedOnNothing],
  ])("%s", (_case, condition, whenLive, whenMissing) => {
    expect(judgePrecondition(condition, LIVE)).toEqual(whenLive);
    expect(judgePrecondition(condition, undefined)).toEqual(whenMissing);
  });
});
