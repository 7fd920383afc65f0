/** When an attribute is gone. */
import { expect, it } from "vitest";
import { isExpired } from "../../src/domain/lifetime.ts";

it.each<[string, number | null, boolean]>([
  ["one that never expires", null, false],
  ["a millisecond before its expiry", 1_001, false],
  ["the first millisecond of its expiry", 1_000, true],
  ["later", 999, true],
])("%s", (_case, expires, gone) => {
  expect(isExpired(expires, 1_000)).toBe(gone);
});
