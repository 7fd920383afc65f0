// What successful answers look like.

import type { Context } from "hono";
import { serializeTime } from "../domain/attribute-json.ts";
import type { LiveSession } from "../domain/session.ts";
import { answerJson, answerJsonText } from "../http/answer.ts";
import type { AppEnv, HeaderFields } from "../http/app-env.ts";

/** The envelope of a success. */
export const answer = (
  c: Context<AppEnv>,
  fields: Record<string, unknown> = {},
  headers: HeaderFields = {},
): Response => answerJson(c, { status: "ok", cid: c.get("cid"), ...fields }, 200, headers);

/** The same around fields that are JSON already: `"a":1,"b":2`. */
export const answerAround = (c: Context<AppEnv>, fields: string, headers: HeaderFields = {}): Response =>
  answerJsonText(c, `{"status":"ok","cid":"${c.get("cid")}",${fields}}`, 200, headers);

/** The fields of a live session. */
export function serializeSession(session: LiveSession) {
  return {
    session_id: session.sessionId,
    creation_time: serializeTime(session.createdAtMs),
    expiration_time: serializeTime(session.expiresAtMs),
    remote_addr: session.remoteAddr,
    user_agent: session.userAgent,
  };
}
