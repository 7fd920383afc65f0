// Booleans and whole numbers as both APIs take them: as JSON has them or as their text, alike in a query string and in a
// body. Lengths are judged before anything else is done with a text.

import * as z from "zod/mini";
import { WORD_CHARACTERS } from "../limits.ts";
import { converted, type Wire, wire } from "./wire.ts";

/** What a parameter of one value may be. */
export const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** A scalar as its text; undefined for anything else. By its type, as a union of schemas is dear for each item of a batch. */
export function scalarText(raw: unknown): string | undefined {
  if (typeof raw === "string") return raw;
  return typeof raw === "boolean" || Number.isFinite(raw) ? String(raw) : undefined;
}

/**
 * Well-formed text, or a JSON number or boolean as its text. Its length is judged before anything else is done with it,
 * in UTF-16 units, of which a character has two at most.
 * @param meaning what the text means; undefined refuses it
 */
export const textAs = <T>(mostCharacters: number, meaning: (text: string) => T | undefined) =>
  converted((raw: unknown) => {
    const text = scalarText(raw);
    return text !== undefined && text.length <= 2 * mostCharacters && text.isWellFormed() ? meaning(text) : undefined;
  });

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...["true", "yes", "on", "y", "t", "1"].map((word) => [word, true] as const),
  ...["false", "no", "off", "n", "f", "0"].map((word) => [word, false] as const),
]);

/** A boolean, as JSON has it or as a word. */
export const flagOf = (expected: string): Wire<boolean> =>
  wire(
    textAs(WORD_CHARACTERS, (word) => FLAGS.get(word.toLowerCase())),
    { expected, json: { type: "boolean" } },
  );

/** Up to 16 digits; a fraction of zeros is what some languages write behind them. */
const WHOLE = /^([+-]?\d{1,16})(?:\.0+)?$/;

/** Any whole number. */
export const anyWhole = textAs(WORD_CHARACTERS, (digits) => {
  const [, number] = WHOLE.exec(digits) ?? [];
  return number === undefined ? undefined : Number(number);
});

/** A whole number from `least` to `most`. */
export const wholeOf = (least: number, most: number, expected: string): Wire<number> =>
  wire(z.pipe(anyWhole, z.number().check(z.minimum(least), z.maximum(most))), {
    expected,
    json: { type: "integer", minimum: least, maximum: most },
  });
