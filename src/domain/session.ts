// A live session: what was true of the person when it was made, and how long it lasts. Times are milliseconds.

/** A session as its object keeps it. `id` is the public session id; it names the session and opens nothing. */
export interface Session {
  id: string;
  userId: string;
  username: string;
  isSuperUser: boolean;
  createdAtMs: number;
  expiresAtMs: number;
  remoteAddr: string;
  userAgent: string;
}

/** What a user's object knows of one of its sessions. */
export interface LiveSession {
  sessionId: string;
  createdAtMs: number;
  expiresAtMs: number;
  remoteAddr: string;
  userAgent: string;
}

/** How long sessions last: without renewal, and at the longest. */
export interface SessionLifetime {
  idleMs: number;
  longestMs: number;
}

/**
 * When a session ends (milliseconds), if nothing is heard of it after `nowMs`.
 * @param latestEndMs an end of its own that no renewal moves, null for none
 */
export function sessionExpiry(
  createdAtMs: number,
  nowMs: number,
  lifetime: SessionLifetime,
  latestEndMs: number | null,
): number {
  const latestMs = Math.min(createdAtMs + lifetime.longestMs, latestEndMs ?? Number.POSITIVE_INFINITY);
  return Math.min(nowMs + lifetime.idleMs, latestMs);
}
