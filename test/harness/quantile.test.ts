/** Quantiles of measured values. */
import { expect, it } from "vitest";
import { median, quantile } from "./quantile.ts";

it("finds quantiles between values", () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3], 1)).toBe(3);
  expect(median([5])).toBe(5);
  expect(median([])).toBeNaN();
});
