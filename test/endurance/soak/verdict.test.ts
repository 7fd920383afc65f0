/** The judge of the soak test: each of its findings alone can make it fail. */
import { expect, it } from "vitest";
import { judge, type SoakResult } from "./verdict.ts";

const MB = 1_000_000;
const BASE = { attributes: 0, objects: 8, bytes: 245_760, alarms: 0 };

/** A run of a minute, up and down by 5 MB as a garbage collector makes it. */
const WELL: SoakResult = {
  memory: Array.from({ length: 60 }, (_, i) => 280 * MB + (i % 5) * MB),
  base: BASE,
  end: BASE,
  mostAlarmsInOneSecond: 1,
  wrongAnswers: 0,
  faultsInLog: 0,
};

const failed = (change: Partial<SoakResult>) =>
  judge({ ...WELL, ...change })
    .filter(({ holds }) => !holds)
    .map(({ what }) => what.split(":")[0]);

it("lets pass what goes up and down and comes back", () => {
  expect(failed({})).toEqual([]);
  // Databases keep pages that they once needed.
  expect(failed({ end: { ...BASE, bytes: BASE.bytes + 8 * 4_096 } })).toEqual([]);
});

it("sees memory that grows, and not one that shrinks", () => {
  const growing = WELL.memory.map((bytes, i) => bytes + i * 2 * MB);
  expect(failed({ memory: growing })).toEqual(["memory flat after warm-up"]);
  expect(failed({ memory: growing.toReversed() })).toEqual([]);
});

it("does not take a series without samples for a flat one", () => {
  expect(failed({ memory: [] })).toEqual(["memory flat after warm-up"]);
});

it("sees what is left behind", () => {
  expect(failed({ end: { ...BASE, attributes: 1 } })).toEqual(["attribute rows back to their base"]);
  expect(failed({ end: { ...BASE, objects: 9 } })).toEqual(["objects that hold anything back to their base"]);
  expect(failed({ end: { ...BASE, objects: 7 } })).toEqual(["objects that hold anything back to their base"]);
  expect(failed({ end: { ...BASE, bytes: 2 * BASE.bytes } })).toEqual(["bytes stored back to their base"]);
  expect(failed({ end: { ...BASE, alarms: 1 } })).toEqual(["no alarm left"]);
});

it("sees alarms that run too often, wrong answers, and faults", () => {
  expect(failed({ mostAlarmsInOneSecond: 2 })).toEqual(["alarm runs bounded"]);
  expect(failed({ wrongAnswers: 1 })).toEqual(["answers as written"]);
  expect(failed({ faultsInLog: 1 })).toEqual(["no fault in the log"]);
});
