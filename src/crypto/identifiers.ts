/**
 * How things are named: sessions, users and records. An object's name is seen in logs and by the account's
 * operators, so it is made from a digest: it names and opens nothing.
 */

import { crockford, randomBytes, toHex, utf8 } from "./bytes.ts";
import { sha256 } from "./digest.ts";

const SESSION_SECRET_BYTES = 16; // 128 bits from a cryptographic source (OWASP ASVS 5.0, 7.2.3)
const SESSION_ID_CHARACTERS = 20;
const USER_OBJECT_NAME_CHARACTERS = 16;
const USER_ID_RANDOM_CHARACTERS = 10;
const USER_ID_RANDOM_BYTES = 7; // 50 of these 56 bits are used
const USER_ID_SHAPE = /^zusr([0-9a-hjkmnp-tv-z]{16})[0-9a-hjkmnp-tv-z]{10}$/;
const RECORD_ID_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
const RECORD_ID_CHARACTERS = 20;
const CID_BYTES = 12;

/** A new session's secret, 16 random bytes. It travels in the session's token and nowhere else. */
export function newSessionSecret(): Uint8Array<ArrayBuffer> {
  return randomBytes(SESSION_SECRET_BYTES);
}

/** The session id: 20 Crockford characters of the secret's SHA-256. It also names the session's object. */
export async function sessionIdOf(secret: Uint8Array<ArrayBuffer>): Promise<string> {
  return crockford(await sha256(secret), SESSION_ID_CHARACTERS);
}

/** What a secret is known by where it must not lie itself: its SHA-256, in hexadecimal. */
export async function secretHash(secret: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(await sha256(secret));
}

/** The name of a user's object: 16 Crockford characters of the SHA-256 of the username after normalisation. */
export async function userObjectName(normalisedUsername: string): Promise<string> {
  return crockford(await sha256(utf8(normalisedUsername)), USER_OBJECT_NAME_CHARACTERS);
}

/**
 * A new user id: `zusr`, the name of the user's object (16 characters), 10 random Crockford characters. A user made
 * again under an old name so has another id.
 */
export function newUserId(objectName: string): string {
  return `zusr${objectName}${crockford(randomBytes(USER_ID_RANDOM_BYTES), USER_ID_RANDOM_CHARACTERS)}`;
}

/** The name of the object that a user id leads to; null where the text is no user id. */
export function objectNameOfUserId(userId: string): string | null {
  return USER_ID_SHAPE.exec(userId)?.[1] ?? null;
}

/** A new record's id: 20 random lower-case letters and digits, each of the 36 equally likely. */
export function newRecordId(): string {
  // 252 is the largest multiple of 36 in a byte; bytes above it would favour the first letters.
  const fair = Math.floor(256 / RECORD_ID_ALPHABET.length) * RECORD_ID_ALPHABET.length;
  let id = "";
  while (id.length < RECORD_ID_CHARACTERS) {
    for (const byte of randomBytes(RECORD_ID_CHARACTERS - id.length)) {
      if (byte < fair) id += RECORD_ID_ALPHABET.charAt(byte % RECORD_ID_ALPHABET.length);
    }
  }
  return id;
}

/** A new correlation id for one request and its answer: 24 lower-case hexadecimal characters. */
export function newCid(): string {
  return toHex(randomBytes(CID_BYTES));
}
