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

/** When a session ends (milliseconds), if nothing is heard of it after `nowMs`. */
export function sessionExpiry(createdAtMs: number, nowMs: number, lifetime: SessionLifetime): number {
  return Math.min(nowMs + lifetime.idleMs, createdAtMs + lifetime.longestMs);
}
