// The wire forms of what accounts have: states by their names, and date-times.

import * as z from "zod/mini";
import { fromBase32, toBase32 } from "../../crypto/bytes.ts";
import { isLongerThan } from "../../domain/text.ts";
import { APPROVAL_STATUSES, SIGN_UP_STATUSES } from "../../domain/user.ts";
import {
  ID_CHARACTERS,
  TOTP_KEY_MAX_BYTES,
  TOTP_KEY_MIN_BYTES,
  USER_FIELD_CHARACTERS,
  WORD_CHARACTERS,
} from "../../limits.ts";
import { anyWhole, textAs } from "../scalars.ts";
import { type Wire, wire } from "../wire.ts";
import { text } from "./forms.ts";

/** One of some words, exactly as they are written. */
export function oneOf<const Word extends string>(words: readonly Word[]): Wire<Word> {
  const wordOf = (text: string) => words.find((word) => word === text);
  const listed = words.map((word) => `\`${word}\``).join(", ");
  return wire(textAs(WORD_CHARACTERS, wordOf), {
    expected: `one of ${listed}`,
    json: { type: "string", enum: words },
  });
}

/** Text that is not empty. */
export const someText = (most: number): Wire<string> =>
  wire(
    textAs(most, (given) => (given === "" || isLongerThan(given, most) ? undefined : given)),
    {
      expected: `text of 1 to ${most} characters`,
      json: { type: "string", minLength: 1, maxLength: most },
    },
  );

/** A page, or how many there are on one: any whole number, as those that are too low or too high have a meaning. */
export const pageNumber = wire(anyWhole, { expected: "a whole number", json: { type: "integer" } });

/** What administrators have decided about a user. */
export const approvalStatus = oneOf(APPROVAL_STATUSES);

/** How far a sign-up has come. */
export const signUpStatus = oneOf(SIGN_UP_STATUSES);

/** Names of applications: a list, or one. */
export const applicationList = wire(
  z.union([z.array(textAs(ID_CHARACTERS, (name) => name)), textAs(ID_CHARACTERS, (name) => [name])]),
  {
    expected: "a list of applications",
    json: { type: "array", items: { type: "string" } },
  },
);

/** The key of a second factor, as people copy it; in base32 of one spelling. */
export const totpKey = wire(textAs(ID_CHARACTERS, keyOf), {
  expected: `base32 of ${TOTP_KEY_MIN_BYTES} to ${TOTP_KEY_MAX_BYTES} bytes`,
  json: { type: "string" },
});

function keyOf(text: string): string | undefined {
  const bytes = fromBase32(text);
  const isKey = bytes !== null && bytes.length >= TOTP_KEY_MIN_BYTES && bytes.length <= TOTP_KEY_MAX_BYTES;
  return isKey ? toBase32(bytes) : undefined;
}

/** What somebody calls the key; empty text unsets it. */
export const totpLabel = text(USER_FIELD_CHARACTERS);

const DATE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z?$/;

/** A date-time of UTC in whole seconds, as milliseconds; a fraction is cut, and a `Z` may stand behind it. */
export const dateTime = wire(textAs(WORD_CHARACTERS, instantOf), {
  expected: "a date-time of UTC such as 2045-12-27T11:22:33",
  json: { type: "string", pattern: DATE_TIME.source },
});

function instantOf(text: string): number | undefined {
  const [, seconds = ""] = DATE_TIME.exec(text) ?? [];
  const atMs = Date.parse(`${seconds}Z`);
  // The 30th of February is no day, though it is read as one.
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(seconds) ? atMs : undefined;
}
