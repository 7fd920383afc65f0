/**
 * SHA-256 and what is built on it: comparing secrets in constant time, and naming things in logs by a keyed hash.
 */

import { timingSafeEqual } from "node:crypto";
import { toHex, utf8 } from "./bytes.ts";

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
 * HMAC-SHA256 of a text, cut to 16 lower-case hexadecimal characters: a name for logs that says "the same one
 * again" and cannot be turned back by trying likely texts without the key.
 */
export async function keyedHash(key: Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", hmac, utf8(text));
  return toHex(new Uint8Array(mac)).slice(0, KEYED_HASH_CHARACTERS);
}
