// A password that nobody has to think of.

/** Without those that look alike: a password may have to be read out. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/** 20 of 57 characters: 116 bits. */
const CHARACTERS = 20;

/** A new random password. */
export function randomPassword(): string {
  // Bytes beyond the last whole alphabet are dropped, so that every character is equally likely.
  const usable = 256 - (256 % ALPHABET.length);
  let password = "";
  while (password.length < CHARACTERS) {
    for (const byte of crypto.getRandomValues(new Uint8Array(CHARACTERS))) {
      if (byte < usable && password.length < CHARACTERS) password += ALPHABET[byte % ALPHABET.length];
    }
  }
  return password;
}
