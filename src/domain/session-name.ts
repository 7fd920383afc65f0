// The name that AWS's logs show for a checked-out session. AWS takes 2 to 64 of [\w+=,.@-], far less than a username
// may have: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

/** Bounds of AWS's `RoleSessionName`; the characters are ASCII, so code points and UTF-16 units are the same. */
const SESSION_NAME_MIN_CHARACTERS = 2;
const SESSION_NAME_MAX_CHARACTERS = 64;
/** Stands for what AWS does not take. */
const FILLER = "-";

const ILLEGAL = /[^A-Za-z0-9_+=,.@-]/gu;
const COMBINING_MARK = /\p{M}/gu;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** How much of the user id tells apart two people whose names come out alike. */
const SUFFIX_CHARACTERS = 8;

/**
 * The `RoleSessionName` of a person. Letters lose their accents (`Zoë` is `Zoe`), letters and digits of other scripts
 * become `=` and their code point in hexadecimal, and the rest becomes `-`. Where that has lost anything (a character, a
 * mark, a width, the length), it ends in the last characters of the user id, so that no two people share one.
 */
export function sessionNameOf(username: string, userId: string): string {
  const name = username
    .normalize("NFKD")
    .replace(COMBINING_MARK, "")
    .replace(ILLEGAL, (character) =>
      LETTER_OR_DIGIT.test(character) ? `=${character.codePointAt(0)?.toString(16)}` : FILLER,
    );
  const fits = name.length >= SESSION_NAME_MIN_CHARACTERS && name.length <= SESSION_NAME_MAX_CHARACTERS;
  if (fits && name === username) return name;
  const suffix = FILLER + userId.slice(-SUFFIX_CHARACTERS);
  return name.slice(0, SESSION_NAME_MAX_CHARACTERS - suffix.length) + suffix;
}
