/** What is kept of attributes in memory: never more than there is room for, and known as whole only where it is. */
import { expect, it } from "vitest";
import { REMEMBERED_OWNER_BYTES } from "../../src/limits.ts";
import { AttributeMemory, type StoredAttribute } from "../../src/storage/attribute-memory.ts";
import { SharedRoom } from "../../src/storage/shared-room.ts";

const attribute = (name: string, value = "1", expiresAtMs: number | null = null): StoredAttribute => ({
  name,
  value,
  bytes: value.length,
  createdAtMs: 1,
  modifiedAtMs: 2,
  expiresAtMs,
  revision: 3,
  setBy: "owner",
});
const namesIn = (memory: AttributeMemory) => memory.recallAll().map(({ name }) => name);

it("a new owner is known as a whole, one that was woken is not", () => {
  const memory = new AttributeMemory();
  memory.remember([attribute("a")]);
  expect(memory.isWhole()).toBe(false);
  memory.rememberAll([]);
  expect([memory.isWhole(), namesIn(memory)]).toEqual([true, []]);
});

it("all stands in the order of code points, through additions, changes and removals", () => {
  const memory = new AttributeMemory();
  memory.rememberAll(["b", "😀", "a"].map((name) => attribute(name)));
  expect(namesIn(memory)).toEqual(["a", "b", "😀"]);
  memory.remember([attribute("\ufffd"), attribute("b", "2")]);
  expect(namesIn(memory)).toEqual(["a", "b", "\ufffd", "😀"]);
  expect(memory.recall("b")?.value).toBe("2");
  memory.removed(["a", "none"]);
  memory.removedExpired(5);
  expect(namesIn(memory)).toEqual(["b", "\ufffd", "😀"]);
});

it("what had expired goes, from the first millisecond", () => {
  const memory = new AttributeMemory();
  memory.rememberAll([attribute("a", "1", 5), attribute("b", "1", 6), attribute("c")]);
  memory.removedExpired(5);
  expect([memory.isWhole(), namesIn(memory)]).toEqual([true, ["b", "c"]]);
});

it("a value that is lost makes the rest no whole", () => {
  const memory = new AttributeMemory();
  memory.rememberAll([attribute("a"), attribute("b")]);
  memory.lose("a");
  expect([memory.isWhole(), memory.recall("a"), memory.recall("b")?.name]).toEqual([false, undefined, "b"]);
});

it("what has no room is not kept, nor is what stood under its name before", () => {
  const memory = new AttributeMemory();
  const half = "x".repeat(REMEMBERED_OWNER_BYTES / 4); // two bytes each
  memory.rememberAll([attribute("a"), attribute("b", "small")]);
  memory.remember([attribute("a", half)]);
  expect([memory.isWhole(), memory.recall("a")?.value === half]).toEqual([true, true]);
  memory.remember([attribute("b", half)]);
  expect([memory.isWhole(), memory.recall("b"), memory.recall("a")?.value === half]).toEqual([false, undefined, true]);
  memory.removed(["a"]);
  memory.remember([attribute("b", half)]);
  expect(memory.recall("b")?.value === half).toBe(true);
  memory.rememberAll([attribute("a", half), attribute("b", half)]);
  expect(memory.isWhole()).toBe(false);
});

it("of what objects hold together the least recently used is forgotten, until there is room", () => {
  const room = new SharedRoom(100);
  const forgotten: string[] = [];
  const holders = ["a", "b", "c"].map((name) => ({ forget: () => forgotten.push(name) }));
  const [a, b, c] = holders.map((holder) => new WeakRef(holder)) as [WeakRef<never>, WeakRef<never>, WeakRef<never>];
  room.use(a, 40);
  room.use(b, 40);
  room.use(a, 60);
  expect(forgotten).toEqual([]);
  room.use(c, 30);
  expect(forgotten).toEqual(["b"]);
  room.use(a, 0);
  room.use(b, 70);
  expect(forgotten).toEqual(["b"]);
  room.use(a, 100);
  expect(forgotten).toEqual(["b", "c", "b"]);
  expect(holders).toHaveLength(3);
});
