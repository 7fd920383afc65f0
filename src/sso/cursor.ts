// The cursor of a list of users: the place where a page ended, opaque to the caller.

import { fromBase64url, fromUtf8, toBase64url, utf8 } from "../crypto/bytes.ts";
import type { Input } from "./input.ts";

/** The name to go on after, null at the beginning. */
export function readCursor(input: Input): string | null {
  if (!input.given("cursor")) return null;
  const bytes = fromBase64url(input.text("cursor") ?? "");
  try {
    if (bytes) return fromUtf8(bytes);
  } catch {
    // Falls through to the one answer for every malformed cursor.
  }
  input.invalid("cursor", "the cursor of the page before");
  return null;
}

/** The cursor of the next page, null where there is none. */
export function shownCursor(after: string | null): string | null {
  return after === null ? null : toBase64url(utf8(after));
}
