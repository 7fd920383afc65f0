/**
 * User session tokens (UST): Fernet tokens over a kind byte and the 16-byte session secret. They are verified
 * before any Durable Object is addressed, so that a forged one costs no object request and leaves no storage.
 */

import { type FernetKey, openFernet, sealFernet } from "./fernet.ts";

/** The first payload byte. Another kind of token under the same keys would never pass as a session's. */
const KIND_SESSION = 0x01;
const SECRET_BYTES = 16;
/** 89 bytes: version 1, time 8, IV 16, two cipher blocks 32, HMAC 32; in padded base64url. */
const UST_CHARACTERS = 120;

/** A token for the session of this secret (16 bytes), signed with the first key and dated `nowMs`. */
export async function issueUst(
  keys: readonly FernetKey[],
  secret: Uint8Array<ArrayBuffer>,
  nowMs: number,
): Promise<string> {
  const [signer] = keys;
  if (signer === undefined) throw new RangeError("no key to sign with");
  if (secret.length !== SECRET_BYTES) throw new RangeError("a session secret has 16 bytes");
  return sealFernet(signer, new Uint8Array([KIND_SESSION, ...secret]), nowMs);
}

/**
 * The session secret (16 bytes) in a token that we issued and that is at most `maxAgeMs` old, the longest session
 * lifetime; null for anything else. That the session still lives only its object can tell.
 */
export async function verifyUst(
  keys: readonly FernetKey[],
  token: string,
  nowMs: number,
  maxAgeMs: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (token.length !== UST_CHARACTERS) return null;
  const payload = await openFernet(keys, token, nowMs, maxAgeMs);
  if (payload === null || payload.length !== 1 + SECRET_BYTES || payload[0] !== KIND_SESSION) return null;
  return payload.slice(1);
}
