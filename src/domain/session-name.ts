// The name that AWS's logs show for a checked-out session. AWS takes 2 to 64 of [\w+=,.@-], far less than a username
// may have: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

/** Bounds of AWS's `RoleSessionName`; the characters are ASCII, so code points and UTF-16 units are the same. */
const SESSION_NAME_MIN_CHARACTERS = 2;
const SESSION_NAME_MAX_CHARACTERS = 64;
/** Stands for what AWS does not take, and fills up a name that is too short. */
const FILLER = "-";

const ILLEGAL = /[^A-Za-z0-9_+=,.@-]/gu;
const COMBINING_MARK = /\p{M}/gu;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * The `RoleSessionName` of a username. Letters lose their accents (`Zoë` is `Zoe`), letters and digits of other scripts
 * become `=` and their code point in hexadecimal, so that two people do not become one row of dashes, and the rest
 * becomes `-`. The result is a label for people who read logs, and identifies nobody by itself.
 */
export function sessionNameOf(username: string): string {
  return username
    .normalize("NFKD")
    .replace(COMBINING_MARK, "")
    .replace(ILLEGAL, (character) =>
      LETTER_OR_DIGIT.test(character) ? `=${character.codePointAt(0)?.toString(16)}` : FILLER,
    )
    .slice(0, SESSION_NAME_MAX_CHARACTERS)
    .padEnd(SESSION_NAME_MIN_CHARACTERS, FILLER);
}
