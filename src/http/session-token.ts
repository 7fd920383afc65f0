// Verifies session tokens, for both APIs. This happens before any object is addressed: a forged token costs no object
// call and leaves no storage anywhere.

import type { Context } from "hono";
import { type Environment, sessionLifetime, tokenKeys } from "../config.ts";
import { sessionIdOf } from "../crypto/identifiers.ts";
import { verifyUst } from "../crypto/ust.ts";
import type { AppEnv } from "./app-env.ts";
import { note } from "./audit.ts";
import { addressKey, countCall } from "./rates.ts";

/** The public id of the session in a token, or null where there is anything wrong with it. */
export async function sessionOf(env: Environment, token: string): Promise<string | null> {
  const secret = await verifyUst(tokenKeys(env), token, Date.now(), sessionLifetime(env).longestMs);
  return secret && sessionIdOf(secret);
}

/** The same for a token that is a credential: the session is what the call is about, and an invalid one is counted. */
export async function verifiedSession(c: Context<AppEnv>, token: string): Promise<string | null> {
  const sessionId = await sessionOf(c.env, token);
  if (sessionId === null) await countCall(c.env, "INVALID_CREDENTIALS", addressKey(c.req.raw));
  else note(c, { target: sessionId });
  return sessionId;
}
