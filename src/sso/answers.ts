// What successful answers look like.

import type { Context } from "hono";
import type { Attribute } from "../domain/attribute.ts";
import type { LiveSession } from "../domain/session.ts";
import type { AppEnv } from "../http/app-env.ts";
import { utcSeconds } from "../http/utc-time.ts";

const NEVER = "9999-12-31T00:00:00";

/** A date-time as the API shows it: UTC, whole seconds, no zone. */
export function serializeTime(atMs: number | null): string {
  return atMs === null ? NEVER : utcSeconds(atMs);
}

/** The envelope of a success. */
export function answer(c: Context<AppEnv>, fields: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  return c.json({ status: "ok", cid: c.get("cid"), ...fields }, 200, headers);
}

/** The fields of an attribute that was found. */
export function serializeAttribute(attribute: Attribute) {
  return {
    found: true,
    name: attribute.name,
    value: attribute.value,
    creation_time: serializeTime(attribute.createdAtMs),
    last_modified: serializeTime(attribute.modifiedAtMs),
    expiration_time: serializeTime(attribute.expiresAtMs),
    is_encrypted: attribute.isEncrypted,
  };
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
