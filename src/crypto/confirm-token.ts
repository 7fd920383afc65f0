/**
 * Tokens with which a sign-up is confirmed: Fernet tokens like those of sessions, of another kind, over the name of the
 * user's object and 16 random bytes. They are verified before any object is addressed.
 */

import { crockford, fromCrockford } from "./bytes.ts";
import { type FernetKey, openFernet, sealFernet } from "./fernet.ts";

/** The first payload byte; that of a session's token is another, so that neither passes for the other. */
const KIND_CONFIRMATION = 0x02;
const NAME_BYTES = 10;
const NAME_CHARACTERS = 16;
const SECRET_BYTES = 16;

/** What a token confirms. */
export interface Confirmation {
  /** The name of the user's object. */
  objectName: string;
  /** 16 random bytes. */
  secret: Uint8Array<ArrayBuffer>;
}

/** A token for a confirmation, signed with the first key and dated `nowMs`. */
export async function issueConfirmToken(
  keys: readonly FernetKey[],
  { objectName, secret }: Confirmation,
  nowMs: number,
): Promise<string> {
  const [signer] = keys;
  const name = fromCrockford(objectName);
  if (signer === undefined) throw new RangeError("no key to sign with");
  if (name?.length !== NAME_BYTES || secret.length !== SECRET_BYTES) throw new RangeError("10 and 16 bytes are needed");
  return sealFernet(signer, new Uint8Array([KIND_CONFIRMATION, ...name, ...secret]), nowMs);
}

/** What a token that we issued confirms, at most `maxAgeMs` old; null for anything else. */
export async function verifyConfirmToken(
  keys: readonly FernetKey[],
  token: string,
  nowMs: number,
  maxAgeMs: number,
): Promise<Confirmation | null> {
  const payload = await openFernet(keys, token, nowMs, maxAgeMs);
  if (payload?.length !== 1 + NAME_BYTES + SECRET_BYTES || payload[0] !== KIND_CONFIRMATION) return null;
  const objectName = crockford(payload.subarray(1, 1 + NAME_BYTES), NAME_CHARACTERS);
  return { objectName, secret: payload.slice(1 + NAME_BYTES) };
}
