// Measuring and judging text. Lengths are counted in Unicode code points, as the contract does, not in UTF-16 units.

const CONTROL = /\p{Cc}/u;
const WHITE_SPACE = /\s/u;
const FORMAT = /\p{Cf}/u;
const EVERY_FORMAT_OR_SEPARATOR = /[\p{Cf}\p{Zl}\p{Zp}]/gu;
const NOT_ASCII = /[\u0080-\uffff]/;

/** How many Unicode code points `text` has. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * Whether `text` has more than `most` code points. That is judged before anything else is done with a text: from its
 * UTF-16 units alone where these are few enough, or far too many.
 */
export function isLongerThan(text: string, most: number): boolean {
  return text.length > most && (text.length > 2 * most || characters(text) > most);
}

/** The text for comparing without case: NFC, then lower case, then NFC again as lowering may undo it. */
export function foldCase(text: string): string {
  return text.normalize("NFC").toLowerCase().normalize("NFC");
}

/** How many bytes `text` has as UTF-8; text must be well-formed. */
export function utf8Bytes(text: string): number {
  if (!NOT_ASCII.test(text)) return text.length; // one pass in native code, for what most values are
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) bytes += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/** Compares two texts by their code points, as SQLite does; UTF-16 would put half of an emoji before U+E000. */
export function byCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Halves of pairs behind all other units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Whether `text` has a control character (`\p{Cc}`). */
export function hasControl(text: string): boolean {
  return CONTROL.test(text);
}

/** Whether `text` has white space of any script. */
export function hasWhiteSpace(text: string): boolean {
  return WHITE_SPACE.test(text);
}

/**
 * The text with U+FFFD in place of format characters and of separators of lines, at which some tools end a line: whoever
 * reads it sees that there was something.
 */
export function withoutFormat(text: string): string {
  return text.replace(EVERY_FORMAT_OR_SEPARATOR, "\ufffd");
}

/** Whether `text` has a format character (`\p{Cf}`): invisible and bidirectional ones. */
export function hasFormat(text: string): boolean {
  return FORMAT.test(text);
}
