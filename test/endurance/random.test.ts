/** Random choices of a load. */
import { expect, it } from "vitest";
import { oneOf, seededRandom, wholeFrom } from "./random.ts";

it("repeats random choices from a seed, over the whole range", () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 1_000 }, () => wholeFrom(random, 1, 6));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(new Set(draw(7))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  expect(oneOf(seededRandom(1), ["only"])).toBe("only");
  expect(() => oneOf(seededRandom(1), [])).toThrow(RangeError);
});
