// The wire forms of what accounts have: states by their names, and date-times.

import * as z from "zod/mini";
import { APPROVAL_STATUSES, SIGN_UP_STATUSES } from "../../domain/user.ts";
import { WORD_CHARACTERS } from "../../limits.ts";
import { textOf } from "../scalars.ts";
import { converted, type Wire, wire } from "../wire.ts";

/** One of some words, exactly as they are written. */
function oneOf<const Word extends string>(words: readonly Word[]): Wire<Word> {
  const wordOf = (text: string) => words.find((word) => word === text);
  const listed = words.map((word) => `\`${word}\``).join(", ");
  return wire(z.pipe(textOf(WORD_CHARACTERS), converted(wordOf)), {
    expected: `one of ${listed}`,
    json: { type: "string", enum: words },
  });
}

/** What administrators have decided about a user. */
export const approvalStatus = oneOf(APPROVAL_STATUSES);

/** How far a sign-up has come. */
export const signUpStatus = oneOf(SIGN_UP_STATUSES);

const DATE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z?$/;

/** A date-time of UTC in whole seconds, as milliseconds; a fraction is cut, and a `Z` may stand behind it. */
export const dateTime = wire(z.pipe(textOf(WORD_CHARACTERS), converted(instantOf)), {
  expected: "a date-time of UTC such as 2045-12-27T11:22:33",
  json: { type: "string", pattern: DATE_TIME.source },
});

function instantOf(text: string): number | undefined {
  const [, seconds = ""] = DATE_TIME.exec(text) ?? [];
  const atMs = Date.parse(`${seconds}Z`);
  // The 30th of February is no day, though it is read as one.
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(seconds) ? atMs : undefined;
}
