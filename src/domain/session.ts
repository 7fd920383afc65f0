// A live session: what was true of the person when it was made, and how long it lasts. Times are milliseconds.

/** A session as its object keeps it. `id` is the public session id; it names the session and opens nothing. */
export interface Session {
  id: string;
  userId: string;
  username: string;
  isSuperUser: boolean;
  created: number;
  expires: number;
  remoteAddr: string;
  userAgent: string;
}

/** What a user's object knows of one of its sessions. */
export interface LiveSession {
  sessionId: string;
  created: number;
  expires: number;
  remoteAddr: string;
  userAgent: string;
}

/** How long sessions last: without renewal, and at the longest. */
export interface SessionLifetime {
  idleMs: number;
  longestMs: number;
}

/** When a session made at `created` ends, if nothing is heard of it after `now`. */
export function sessionExpiry(created: number, now: number, lifetime: SessionLifetime): number {
  return Math.min(now + lifetime.idleMs, created + lifetime.longestMs);
}
