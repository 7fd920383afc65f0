/** Date-times as both APIs write them are those of the platform, cut to seconds. */
import { expect, it } from "vitest";
import { utcSeconds } from "../../src/domain/utc-time.ts";

const DAY_MS = 86_400_000;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

it.each([
  0,
  999,
  1_000,
  DAY_MS - 1,
  DAY_MS,
  Date.UTC(2000, 1, 29, 23, 59, 59, 999),
  Date.UTC(2026, 9, 4, 7, 8, 9),
  -1,
  -DAY_MS,
  LAST_MS,
])("%d milliseconds", (atMs) => {
  expect(utcSeconds(atMs)).toBe(new Date(atMs).toISOString().slice(0, 19));
});

it("times of many more days than are kept, each as it is", () => {
  for (let day = 0; day < 1_000; day += 1) {
    const atMs = day * 5 * DAY_MS + day * 86_413;
    expect(utcSeconds(atMs)).toBe(new Date(atMs).toISOString().slice(0, 19));
  }
  expect(utcSeconds(0)).toBe("1970-01-01T00:00:00");
});
