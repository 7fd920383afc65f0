// AWS's rules for session tags, each of them once: the same functions judge a profile attribute when it is saved and
// the finished tags at check-out.
// Characters and lengths: https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html
// Reserved prefix, empty values, keys that differ only in case: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
// How many, and how they travel: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html

import { isLongerThan } from "./text.ts";

/** Tags of one session. */
export const AWS_SESSION_TAGS = 50;
/** Lengths in Unicode code points. A key has at least one, a value may be empty. */
const AWS_TAG_KEY_CHARACTERS = 128;
const AWS_TAG_VALUE_CHARACTERS = 256;

/** What is this many times too long is only that, and not looked at further. */
const LOOKED_AT = 4;

// AWS gives the pattern with `+` for keys and `*` for values: an empty key breaks the pattern, an empty value does not.
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const RESERVED_PREFIX = "aws:";

/** A rule of AWS that a tag key or a tag value breaks. */
export type TagFault = "illegal-characters" | "too-long" | "reserved-prefix";

/** Every rule that `key` breaks as the key of a session tag. */
export function tagKeyFaults(key: string): TagFault[] {
  return faults(key, TAG_KEY, AWS_TAG_KEY_CHARACTERS);
}

/** Every rule that `value` breaks as the value of a session tag. */
export function tagValueFaults(value: string): TagFault[] {
  return faults(value, TAG_VALUE, AWS_TAG_VALUE_CHARACTERS);
}

function faults(text: string, pattern: RegExp, most: number): TagFault[] {
  if (isLongerThan(text, LOOKED_AT * most)) return ["too-long"];
  const found: TagFault[] = [];
  if (!pattern.test(text)) found.push("illegal-characters");
  if (isLongerThan(text, most)) found.push("too-long");
  if (text.slice(0, RESERVED_PREFIX.length).toLowerCase() === RESERVED_PREFIX) found.push("reserved-prefix");
  return found;
}

/** The rule behind a fault, to follow "must" or "has to": it names the rule and never the text that broke it. */
export function tagRule(fault: TagFault, part: "key" | "value"): string {
  switch (fault) {
    case "illegal-characters":
      return "have only letters, digits, spaces and _ . : / = + - @";
    case "too-long":
      return `have at most ${part === "key" ? AWS_TAG_KEY_CHARACTERS : AWS_TAG_VALUE_CHARACTERS} characters`;
    case "reserved-prefix":
      return "not start with aws: in any case, which AWS keeps for itself";
  }
}

/**
 * What two tag keys have in common when they are one key to AWS, which ignores their case. Three steps, because some
 * letters lose their case in one direction only (ſ and s, ς and σ, ẞ and ß): better to refuse a pair that AWS may tell
 * apart than to save one that it does not. The same goes for one key in two normal forms (Hangul has letters that are
 * composed of letters).
 */
export function foldTagKey(key: string): string {
  return key.toLowerCase().toUpperCase().toLowerCase().normalize("NFC");
}
