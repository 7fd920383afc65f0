// Verifies session tokens, for both APIs. This happens before any object is addressed: a forged token costs no object
// call and leaves no storage anywhere.

import type { Context } from "hono";
import { type Environment, longestSessionMs, tokenKeys } from "../config.ts";
import { type FernetKey, isTimely, timeOfFernet } from "../crypto/fernet.ts";
import { sessionIdOf } from "../crypto/identifiers.ts";
import { verifyUst } from "../crypto/ust.ts";
import { REMEMBERED_TOKENS } from "../limits.ts";
import type { AppEnv } from "./app-env.ts";
import { audit } from "./audit.ts";
import { KeyMemory } from "./key-memory.ts";
import { countInvalidCredential } from "./rates.ts";

/** What a verified token says. */
interface VerifiedToken {
  sessionId: string;
  issuedAtMs: number;
}

/**
 * Tokens that this isolate has verified; refused ones never. It holds the signature's verdict and nothing else: a token's
 * age is judged at each call, and that the session lives only its object can tell.
 */
const VERIFIED = new KeyMemory<readonly FernetKey[], VerifiedToken>(REMEMBERED_TOKENS);

/** The public id of the session in a token, or null where there is anything wrong with it. */
export function sessionOf(env: Environment, token: string): string | null | Promise<string | null> {
  const keys = tokenKeys(env);
  const longestMs = longestSessionMs(env);
  const known = VERIFIED.recall(keys, token);
  if (known === undefined) return verify(keys, token, longestMs);
  return isTimely(known.issuedAtMs, Date.now(), longestMs) ? known.sessionId : null;
}

async function verify(keys: FernetKey[], token: string, longestMs: number): Promise<string | null> {
  const secret = await verifyUst(keys, token, Date.now(), longestMs);
  if (secret === null) return null;
  const sessionId = await sessionIdOf(secret);
  VERIFIED.remember(keys, token, { sessionId, issuedAtMs: timeOfFernet(token) });
  return sessionId;
}

/** The same for a token that is a credential: the session is what the call is about, and an invalid one is counted. */
export async function verifiedSession(c: Context<AppEnv>, token: string): Promise<string | null> {
  const sessionId = await sessionOf(c.env, token);
  if (sessionId === null) await countInvalidCredential(c.env, c.req.raw);
  else audit(c, { target: sessionId });
  return sessionId;
}
