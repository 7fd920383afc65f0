// The live sessions of the person who is signed in.

import { type Caller, callAs } from "./caller.ts";
import { timeOf } from "./times.ts";

export interface Session {
  id: string;
  isCurrent: boolean;
  createdAtMs: number;
  expiresAtMs: number;
  address: string;
  userAgent: string;
}

interface Listed {
  session_id: string;
  is_current: boolean;
  creation_time: string;
  expiration_time: string;
  remote_addr: string;
  user_agent: string;
}

/** The own sessions, the present one first, then by age. */
export async function listSessions(caller: Caller): Promise<Session[]> {
  const { body } = await callAs(caller, "GET", "user/session/list");
  const sessions = (body as { result: Listed[] }).result.map(
    (listed): Session => ({
      id: listed.session_id,
      isCurrent: listed.is_current,
      createdAtMs: timeOf(listed.creation_time) ?? 0,
      expiresAtMs: timeOf(listed.expiration_time) ?? 0,
      address: listed.remote_addr,
      userAgent: listed.user_agent,
    }),
  );
  return sessions.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.createdAtMs - a.createdAtMs);
}

/** Ends one of the own sessions. */
export async function endSession(caller: Caller, id: string): Promise<void> {
  await callAs(caller, "DELETE", "user/session", { session_id: id });
}

/** Ends all own sessions but this one. @returns how many */
export async function endOtherSessions(caller: Caller): Promise<number> {
  const { body } = await callAs(caller, "DELETE", "user/session/list");
  return (body as { result: number }).result;
}
