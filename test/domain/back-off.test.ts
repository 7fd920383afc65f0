/** How long guessing must pause, and whom that does not hold up. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_WRONG_TRIALS, oneMoreWrong, remainingBackOffMs, withAddress } from "../../src/domain/back-off.ts";
import { BACK_OFF_MAX_MS, KNOWN_ADDRESSES } from "../../src/limits.ts";

const NOW = 1_900_000_000_000;

describe("after so many wrong passwords in a row the next trial waits", () => {
  it.each([
    [0, 0],
    [9, 0],
    [10, 1],
    [11, 2],
    [12, 4],
    [17, 128],
    [18, 256],
    [19, 300],
    [1_000_000, 300],
  ])("%i: %i s, counted from the last one", (inARow, seconds) => {
    const trials = { inARow, lastAtMs: NOW };
    expect(remainingBackOffMs(trials, NOW)).toBe(seconds * 1000);
    expect(remainingBackOffMs(trials, NOW + seconds * 1000)).toBe(0);
    if (seconds > 0) expect(remainingBackOffMs(trials, NOW + seconds * 1000 - 1)).toBe(1);
  });

  it("never longer than five minutes, whatever the clock does", () =>
    fc.assert(
      fc.property(fc.nat(), fc.maxSafeInteger(), fc.maxSafeInteger(), (inARow, lastAtMs, nowMs) => {
        const waitMs = remainingBackOffMs({ inARow, lastAtMs }, nowMs);
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(BACK_OFF_MAX_MS);
      }),
    ));
});

it("wrong trials are counted, and the last one's time is kept", () => {
  expect(oneMoreWrong(oneMoreWrong(NO_WRONG_TRIALS, NOW), NOW + 5)).toEqual({ inARow: 2, lastAtMs: NOW + 5 });
});

describe("the addresses that signed in last", () => {
  const all = Array.from({ length: KNOWN_ADDRESSES }, (_, i) => `address-${i}`);

  it("are twenty, the newest first; the oldest is forgotten", () => {
    expect(withAddress(all, "new")).toEqual(["new", ...all.slice(0, -1)]);
  });

  it("stand there once", () => {
    expect(withAddress(all, "address-7")).toEqual(["address-7", ...all.filter((one) => one !== "address-7")]);
  });

  it("are the same list, which is not stored again, where nothing is new", () => {
    expect(withAddress(all, "address-0")).toBe(all);
  });
});
