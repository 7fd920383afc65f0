// The live sessions of the person who is signed in.

import { dateOf } from "../../client/src/attribute.ts";
import { type Caller, ssoOf } from "./service.ts";

export interface Session {
  id: string;
  isCurrent: boolean;
  createdAtMs: number;
  expiresAtMs: number;
  address: string;
  userAgent: string;
}

/** The own sessions, the present one first, then by age. */
export async function listSessions(caller: Caller): Promise<Session[]> {
  const { body } = await ssoOf(caller).call("GET", "/zato/sso/user/session/list", {});
  const sessions = body.result.map(
    (listed): Session => ({
      id: listed.session_id,
      isCurrent: listed.is_current,
      createdAtMs: dateOf(listed.creation_time).getTime(),
      expiresAtMs: dateOf(listed.expiration_time).getTime(),
      address: listed.remote_addr,
      userAgent: listed.user_agent,
    }),
  );
  return sessions.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.createdAtMs - a.createdAtMs);
}

/** Ends one of the own sessions. */
export async function endSession(caller: Caller, id: string): Promise<void> {
  await ssoOf(caller).call("DELETE", "/zato/sso/user/session", { session_id: id });
}

/** Ends all own sessions but this one. @returns how many */
export async function endOtherSessions(caller: Caller): Promise<number> {
  return (await ssoOf(caller).call("DELETE", "/zato/sso/user/session/list", {})).body.result;
}
