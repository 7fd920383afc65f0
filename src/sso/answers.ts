// What successful answers look like.

import type { Context } from "hono";
import type { Attribute } from "../domain/attribute.ts";
import type { LiveSession } from "../domain/session.ts";
import type { User } from "../domain/user.ts";
import type { AppEnv } from "../http/app-env.ts";

const NEVER = "9999-12-31T00:00:00";
const SECONDS_LENGTH = "2018-03-27T16:42:45".length;

/** A date-time as the API shows it: UTC, whole seconds, no zone. */
export function shownTime(ms: number | null): string {
  return ms === null ? NEVER : new Date(ms).toISOString().slice(0, SECONDS_LENGTH);
}

/** The envelope of a success. */
export function answer(c: Context<AppEnv>, fields: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  return c.json({ status: "ok", cid: c.get("cid"), ...fields }, 200, headers);
}

/** The fields of an attribute that was found. */
export function shownAttribute(attribute: Attribute) {
  return {
    found: true,
    name: attribute.name,
    value: attribute.value,
    creation_time: shownTime(attribute.created),
    last_modified: shownTime(attribute.modified),
    expiration_time: shownTime(attribute.expires),
    is_encrypted: attribute.isEncrypted,
  };
}

/** The fields of a live session. */
export function shownSession(session: LiveSession) {
  return {
    session_id: session.sessionId,
    creation_time: shownTime(session.created),
    expiration_time: shownTime(session.expires),
    remote_addr: session.remoteAddr,
    user_agent: session.userAgent,
  };
}

/** The fields of a user, the same for oneself and for a super-user. */
export function shownUser(user: User) {
  return {
    user_id: user.userId,
    username: user.username,
    email: user.email,
    first_name: user.firstName,
    middle_name: user.middleName,
    last_name: user.lastName,
    display_name: user.displayName,
    is_super_user: user.isSuperUser,
    is_locked: user.isLocked,
    approval_status: user.isApproved ? "approved" : "before_decision",
    sign_up_time: shownTime(user.signUpTime),
    password_last_set: shownTime(user.passwordLastSet),
  };
}
