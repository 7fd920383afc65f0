/** Codes are accepted once, held up after too many wrong ones, and worth nothing under another key. */
import { describe, expect, it } from "vitest";
import { type CodeMemory, judgeCode, keySourceOf, memoryOfKey, NO_STEP } from "../../src/domain/second-factor.ts";

const MINUTE_MS = 60_000;
const FRESH: CodeMemory = { generation: 3, lastStep: NO_STEP, inARow: 0, lastAtMs: 0 };
const of = (...steps: number[]) => ({ generation: 3, steps });

describe("a code", () => {
  it("is right once", () => {
    const { verdict, memory } = judgeCode(FRESH, of(100), 5);
    expect({ verdict, memory }).toEqual({ verdict: "right", memory: { ...FRESH, lastStep: 100 } });
    expect(judgeCode(memory, of(100), 6).verdict).toBe("wrong");
  });

  it("of an earlier step than the last one is used up, too; a later one is not", () => {
    const memory = { ...FRESH, lastStep: 100 };
    expect(judgeCode(memory, of(99), 5).verdict).toBe("wrong");
    expect(judgeCode(memory, of(101), 5).memory.lastStep).toBe(101);
  });

  it("that two steps have by accident is right twice", () => {
    const { memory } = judgeCode(FRESH, of(99, 101), 5);
    expect(memory.lastStep).toBe(99);
    expect(judgeCode(memory, of(99, 101), 5)).toMatchObject({ verdict: "right", memory: { lastStep: 101 } });
  });

  it("that is not given changes nothing", () => {
    expect(judgeCode(FRESH, null, 5)).toEqual({ verdict: "missing", memory: FRESH });
  });

  it("of another key is wrong, and does not count as a guess", () => {
    expect(judgeCode(FRESH, { generation: 2, steps: [100] }, 5)).toEqual({ verdict: "wrong", memory: FRESH });
  });
});

describe("wrong codes", () => {
  /** Tries wrong codes at one moment, until they are not judged any more. */
  function guess(memory: CodeMemory, nowMs: number) {
    let next = memory;
    let judged = 0;
    for (; ; judged += 1) {
      const { verdict, memory: after } = judgeCode(next, of(), nowMs);
      if (verdict === "suspended") return { judged, memory: next };
      next = after;
    }
  }

  it("are judged ten times, then once after 5 minutes, 10, 20, 40, and every hour", () => {
    let now = 1_000_000;
    let { judged, memory } = guess(FRESH, now);
    expect(judged).toBe(10);
    for (const minutes of [5, 10, 20, 40, 60, 60, 60]) {
      now += minutes * MINUTE_MS - 1;
      expect(judgeCode(memory, of(999), now).verdict).toBe("suspended");
      now += 1;
      ({ judged, memory } = guess(memory, now));
      expect(judged).toBe(1);
    }
  });

  it("are forgotten with a right one, and with a new key", () => {
    const { memory } = guess(FRESH, 0);
    const after = judgeCode(memory, of(100), 5 * MINUTE_MS).memory;
    expect(after).toEqual({ ...FRESH, lastStep: 100 });
    expect(memoryOfKey(memory, { isNew: true, lastStep: NO_STEP })).toEqual({ ...FRESH, generation: 4 });
    expect(memoryOfKey(memory, { isNew: false, lastStep: 7 })).toEqual({ ...FRESH, lastStep: 7 });
  });

  it("are held up no longer than that by a clock that was set back", () => {
    const { memory } = guess(FRESH, 10 * MINUTE_MS);
    expect(judgeCode(memory, of(1), 0).verdict).toBe("suspended");
    expect(judgeCode(memory, of(1), 15 * MINUTE_MS).verdict).toBe("right");
  });
});

describe("a key", () => {
  const nothing = { code: null, newCode: null };
  it.each([
    [{}, true, "stored"],
    [{}, false, null],
    [{ key: "MZXW6" }, true, "given"],
    [{ key: "MZXW6", makesKey: "always" }, true, "given"],
    [{ makesKey: "always" }, true, "made"],
    [{ makesKey: "if-none" }, true, "stored"],
    [{ makesKey: "if-none" }, false, "made"],
    [{ isEnabled: true }, true, "stored"],
    [{ isEnabled: true }, false, "made"],
    [{ isEnabled: false }, false, null],
  ] as const)("for %j, with one stored: %s, is %s", (change, hasKey, source) => {
    expect(keySourceOf({ ...nothing, ...change }, { hasKey })).toBe(source);
  });
});
