import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IdentityAttribute } from "../../src/domain/identity-attribute.ts";
import { changeValues, type IdentityValue, type IdentityValueChange } from "../../src/domain/identity-value.ts";

const SINGLE = "single";
const MULTI = "multi";
const GONE = "gone";

const definition = (id: string): [string, IdentityAttribute] => [
  id,
  {
    id,
    name: id,
    description: "",
    dataType: "String",
    multiValued: id === MULTI,
    builtIn: false,
    identityTypes: ["User"],
  },
];
const DEFINITIONS = new Map([definition(SINGLE), definition(MULTI)]);

const value = (attributeId: string, attributeValue: string): IdentityValue => ({ attributeId, attributeValue });
const add = (id: string, text: string): IdentityValueChange => ({ op: "add", ...value(id, text) });
const remove = (id: string, text: string): IdentityValueChange => ({ op: "remove", ...value(id, text) });

describe("changes of a person's values", () => {
  it("come to what is written and nothing more", () => {
    const before = [value(SINGLE, "old"), value(MULTI, "a")];
    const changes = [
      remove(SINGLE, "old"),
      add(SINGLE, "new"),
      add(MULTI, "a"),
      remove(MULTI, "none"),
      add(MULTI, "b"),
    ];
    expect(changeValues(before, changes, DEFINITIONS)).toEqual({
      ok: true,
      removed: [value(SINGLE, "old")],
      added: [value(SINGLE, "new"), value(MULTI, "b")],
    });
  });

  it("that undo one another come to nothing", () => {
    const changes = [remove(SINGLE, "v"), add(SINGLE, "v"), add(MULTI, "a"), remove(MULTI, "a")];
    expect(changeValues([value(SINGLE, "v")], changes, DEFINITIONS)).toEqual({ ok: true, removed: [], added: [] });
  });

  it("are refused at the one that gives a single-valued attribute a second value", () => {
    const changes = [add(MULTI, "a"), add(SINGLE, "1"), add(SINGLE, "2")];
    expect(changeValues([], changes, DEFINITIONS)).toEqual({ ok: false, reason: "second-value", item: 2 });
  });

  it("count values without a definition for nothing, and leave them where they are", () => {
    const gone = Array.from({ length: 400 }, (_, i) => value(GONE, String(i)));
    const changes = Array.from({ length: 500 }, (_, i) => add(MULTI, String(i)));
    const changed = changeValues(gone, changes, DEFINITIONS);
    expect(changed).toMatchObject({ ok: true, removed: [] });
    const more = changeValues(gone, [...changes, add(MULTI, "one more")], DEFINITIONS);
    expect(more).toEqual({ ok: false, reason: "too-many-values" });
  });

  it("hold, whatever they are: no value twice, one of a single-valued attribute, the rest as it was", () => {
    const text = fc.constantFrom("a", "b", "c");
    const change = fc.record({
      op: fc.constantFrom("add" as const, "remove" as const),
      attributeId: fc.constantFrom(SINGLE, MULTI),
      attributeValue: text,
    });
    const key = (one: IdentityValue) => `${one.attributeId} ${one.attributeValue}`;
    fc.assert(
      fc.property(fc.uniqueArray(text), fc.option(text), fc.array(change), (multi, single, changes) => {
        const before = [...multi.map((one) => value(MULTI, one)), ...(single === null ? [] : [value(SINGLE, single)])];
        const changed = changeValues(before, changes, DEFINITIONS);
        if (!changed.ok) return changed.reason === "second-value";
        const removed = new Set(changed.removed.map(key));
        const after = [...before.filter((one) => !removed.has(key(one))), ...changed.added];
        const last = new Map(changes.map((one) => [key(one), one.op]));
        return (
          new Set(after.map(key)).size === after.length &&
          after.filter(({ attributeId }) => attributeId === SINGLE).length <= 1 &&
          [...last].every(([one, op]) => after.some((each) => key(each) === one) === (op === "add"))
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
