// What successful answers look like.

import type { Context } from "hono";
import { serializeTime } from "../domain/attribute-json.ts";
import type { LiveSession } from "../domain/session.ts";
import type { AppEnv } from "../http/app-env.ts";

/** The envelope of a success. */
export function answer(c: Context<AppEnv>, fields: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  return c.json({ status: "ok", cid: c.get("cid"), ...fields }, 200, headers);
}

/** The same around fields that are JSON already: `"a":1,"b":2`. */
export function answerJson(c: Context<AppEnv>, fields: string, headers: Record<string, string> = {}) {
  const envelope = JSON.stringify({ status: "ok", cid: c.get("cid") });
  return c.body(`${envelope.slice(0, -1)},${fields}}`, 200, { "Content-Type": "application/json", ...headers });
}

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
