/**
 * SHA-256 and what is built on it: comparing secrets in constant time, and naming things in logs by a keyed hash.
 */

import { timingSafeEqual } from "node:crypto";
import { framed, toHex, utf8 } from "./bytes.ts";

const HASH_LABEL = utf8("session-attributes/keyed-hash/v1");
const KEYED_HASH_CHARACTERS = 16; // 64 bits: enough to tell people and addresses apart in a log

/** The SHA-256 digest, 32 bytes. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** The SHA-256 digest of a text's UTF-8, as 64 lower-case hexadecimal characters. */
export async function sha256Hex(text: string): Promise<string> {
  return toHex(await sha256(utf8(text)));
}

/**
 * Whether two secrets are equal. Digests are compared, so that the time taken tells neither how much of a guess
 * was right nor how long the secret is.
 */
export async function sameSecret(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all([sha256(utf8(a)), sha256(utf8(b))]);
  return timingSafeEqual(left, right);
}

/**
 * What keyed hashes are made for: lines of the log, and addresses that are kept with a user. The same text has another
 * hash for each, so that a stored one names nobody in the log.
 */
type HashPurpose = "audit" | "sign-in-address" | "sign-up-address";

/**
 * HMAC-SHA256 of a text, cut to 16 lower-case hexadecimal characters: a name that says "the same one again" and cannot
 * be turned back by trying likely texts without the secret.
 * @param secret 32 random bytes; the key of the purpose is derived from it
 */
export async function keyedHash(secret: Uint8Array<ArrayBuffer>, purpose: HashPurpose, text: string): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", await hashKey(secret, purpose), utf8(text));
  return toHex(new Uint8Array(mac)).slice(0, KEYED_HASH_CHARACTERS);
}

/** Derived keys by secret: the settings give the same bytes until they change. */
const hashKeys = new WeakMap<Uint8Array, Map<HashPurpose, CryptoKey>>();

/** The key of a purpose, by HKDF-SHA256 (RFC 5869): the secret itself serves nothing else than to derive keys. */
async function hashKey(secret: Uint8Array<ArrayBuffer>, purpose: HashPurpose): Promise<CryptoKey> {
  const known = hashKeys.get(secret) ?? new Map<HashPurpose, CryptoKey>();
  hashKeys.set(secret, known);
  const key = known.get(purpose) ?? (await derivedKey(secret, purpose));
  known.set(purpose, key);
  return key;
}

async function derivedKey(secret: Uint8Array<ArrayBuffer>, purpose: HashPurpose): Promise<CryptoKey> {
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: framed(HASH_LABEL, utf8(purpose)) },
    await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]),
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign"],
  );
}
