/** Random choices that a seed repeats, for loads whose failure is to be looked at again. */

/** A source of numbers from 0 to below 1. */
export type Random = () => number;

/** The generator mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough to mix a load. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `least` to `most`. */
export function wholeFrom(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** One of the items. */
export function oneOf<T>(random: Random, items: readonly T[]): T {
  const item = items[wholeFrom(random, 0, items.length - 1)];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
}
