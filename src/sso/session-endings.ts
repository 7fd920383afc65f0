// How a session is ended: through its user's object, which records it first.

import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { sessionObject } from "../objects/object-client.ts";
import { objectOfUser } from "./callers.ts";

/** Ends a live session. Where its user's object knows of no such session, nobody else would end it. */
export async function endSession(
  c: Context<AppEnv>,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  const ended = await objectOfUser(c, userId).callIdempotent((stub) => stub.endSession(userId, sessionId));
  if (!ended.ok) await sessionObject(c.env, sessionId).callIdempotent((stub) => stub.end());
}
