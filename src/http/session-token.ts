// Verifies session tokens, for both APIs. This happens before any object is addressed: a forged token costs no object
// call and leaves no storage anywhere.

import { type Environment, sessionLifetime, tokenKeys } from "../config.ts";
import { sessionIdOf } from "../crypto/identifiers.ts";
import { verifyUst } from "../crypto/ust.ts";

/** The public id of the session in a token, or null where there is anything wrong with it. */
export async function sessionOf(env: Environment, token: string): Promise<string | null> {
  const secret = await verifyUst(tokenKeys(env), token, Date.now(), sessionLifetime(env).longestMs);
  return secret && sessionIdOf(secret);
}
