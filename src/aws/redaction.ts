// AWS quotes what it refuses ("Value '...' at 'tags.1.member.value' failed to satisfy constraint"), and a refusal goes
// to people who may not see the values of a session. So its words are passed on without them.

const REDACTED = "[redacted]";
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const SYNTAX = /[\\^$.*+?()[\]{}|/]/g;
const CONTROL = /\p{Cc}+/gu;

/**
 * Prepares to take `secrets` out of texts. One is taken out where it stands by itself, not inside a longer word, so
 * that a value such as `a` leaves the other words whole; one without a letter or digit says nothing and stays.
 * @param most characters (code points) that a cleaned text may have
 */
export function redactor(secrets: readonly string[], most: number): (text: string) => string {
  const patterns = secrets
    .filter((secret) => LETTER_OR_DIGIT.test(secret))
    // The longest first: a secret may be a part of another.
    .sort((a, b) => b.length - a.length)
    .map(standingAlone);
  const pattern = patterns.length > 0 ? new RegExp(patterns.join("|"), "gu") : null;
  return (text) => {
    const cleaned = pattern ? text.replace(pattern, REDACTED) : text;
    return [...cleaned.replace(CONTROL, " ")].slice(0, most).join("");
  };
}

function standingAlone(secret: string): string {
  const [first = "", last = ""] = [[...secret].at(0), [...secret].at(-1)];
  const before = LETTER_OR_DIGIT.test(first) ? "(?<![\\p{L}\\p{N}])" : "";
  const after = LETTER_OR_DIGIT.test(last) ? "(?![\\p{L}\\p{N}])" : "";
  return before + secret.replace(SYNTAX, "\\$&") + after;
}
