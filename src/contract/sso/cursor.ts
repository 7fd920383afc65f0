// The cursor of a list of users: the place where a page ended, opaque to the caller.

import * as z from "zod/mini";
import { fromBase64url, fromUtf8, toBase64url, utf8 } from "../../crypto/bytes.ts";
import { USERNAME_CHARACTERS } from "../../limits.ts";
import { converted, wire } from "../wire.ts";

/** A username of the longest, in UTF-8 and base64. */
const CURSOR_UNITS = 4 * 4 * USERNAME_CHARACTERS;

/** The name to go on after. */
export const cursor = wire(z.pipe(z.string().check(z.refine(isShortEnough)), converted(placeOf)), {
  expected: "the cursor of the page before",
  json: { type: "string" },
});

/** Not by zod's own check of a length, which searches the text. */
function isShortEnough(text: string): boolean {
  return text.length <= CURSOR_UNITS;
}

function placeOf(text: string): string | undefined {
  const bytes = fromBase64url(text);
  try {
    return bytes ? fromUtf8(bytes) : undefined;
  } catch {
    return undefined;
  }
}

/** The cursor of the next page, null where there is none. */
export function serializeCursor(after: string | null): string | null {
  return after === null ? null : toBase64url(utf8(after));
}
