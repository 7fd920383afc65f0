/**
 * One-time codes of a second factor: TOTP (RFC 6238) over HOTP (RFC 4226), with SHA-1, 6 digits and steps of 30 seconds,
 * which is what authenticators know.
 */

import { fromBase32, randomBytes, toBase32 } from "./bytes.ts";
import { sameSecret } from "./digest.ts";

const STEP_MS = 30_000;
const DIGITS = 6;
/** Steps before and after the present one whose codes count, too: clocks differ, and typing takes time. */
const DRIFT_STEPS = 1;
/** RFC 4226, section 4, recommends 160 bits. */
const NEW_KEY_BYTES = 20;

/** A new key, in base32. */
export function newTotpKey(): string {
  return toBase32(randomBytes(NEW_KEY_BYTES));
}

/**
 * The steps of which a text is the code, at or beside the present one, the earliest first; none for a wrong or malformed
 * one. All are compared, whichever is right.
 * @param key in base32
 * @param code six digits, with white space anywhere
 */
export async function stepsOfCode(key: string, code: string, nowMs: number): Promise<number[]> {
  const digits = code.replace(/\s/g, "");
  if (digits.length !== DIGITS || !/^\d+$/.test(digits)) return [];
  const bytes = fromBase32(key);
  if (bytes === null || bytes.length === 0) throw new RangeError("a key is base32");
  const present = Math.floor(nowMs / STEP_MS);
  const steps = Array.from({ length: 2 * DRIFT_STEPS + 1 }, (_, index) => present - DRIFT_STEPS + index);
  const right = await Promise.all(steps.map(async (step) => sameSecret(await hotp(bytes, step), digits)));
  return steps.filter((_, index) => right[index]);
}

/** The code of a counter (RFC 4226, section 5.3), with leading zeros. */
export async function hotp(key: Uint8Array<ArrayBuffer>, counter: number, digits = DIGITS): Promise<string> {
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, BigInt(counter));
  const hmac = { name: "HMAC", hash: "SHA-1" };
  const imported = await crypto.subtle.importKey("raw", key, hmac, false, ["sign"]);
  const mac = new DataView(await crypto.subtle.sign("HMAC", imported, message));
  const offset = mac.getUint8(mac.byteLength - 1) & 0x0f;
  const truncated = mac.getUint32(offset) & 0x7fffffff;
  return String(truncated % 10 ** digits).padStart(digits, "0");
}

/** What an authenticator reads from a picture, to keep a key under the names of the application and the user. */
export function totpUri(key: string, { application, username }: { application: string; username: string }): string {
  const [issuer, account] = [encodeURIComponent(application), encodeURIComponent(username)];
  return `otpauth://totp/${issuer}:${account}?secret=${key}&issuer=${issuer}`;
}
