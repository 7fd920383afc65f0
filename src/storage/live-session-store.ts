// All SQL of a user's live sessions: one row each, at most a hundred.

import type { LiveSession } from "../domain/session.ts";
import type { Migration } from "./schema.ts";

export const LIVE_SESSION_TABLE: Migration = [
  `CREATE TABLE live_session (
     session_id TEXT PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('opening', 'live', 'ending')),
     created INTEGER NOT NULL, expires INTEGER NOT NULL, remote_addr TEXT NOT NULL, user_agent TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
];

/**
 * `opening`: sign-in is making the session's object, its token has not left. `live`: in use. `ending`: it is recorded
 * that it must end, and not yet known that it has.
 */
export type LiveSessionState = "opening" | "live" | "ending";

type Row = [string, number, number, string, string];

const COLUMNS = "session_id, created, expires, remote_addr, user_agent";

export class LiveSessionStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  insert({ sessionId, created, expires, remoteAddr, userAgent }: LiveSession): void {
    this.#sql.exec(
      `INSERT INTO live_session (${COLUMNS}, state) VALUES (?, ?, ?, ?, ?, 'opening')`,
      ...[sessionId, created, expires, remoteAddr, userAgent],
    );
  }

  /** Sessions in those states which have not expired, oldest first. */
  list(states: LiveSessionState[], now: number): LiveSession[] {
    const rows = this.#sql
      .exec(
        `SELECT ${COLUMNS} FROM live_session WHERE state IN (SELECT value FROM json_each(?)) AND expires > ?
           ORDER BY created, session_id`,
        ...[JSON.stringify(states), now],
      )
      .raw<Row>();
    return Array.from(rows, ([sessionId, created, expires, remoteAddr, userAgent]) => ({
      sessionId,
      created,
      expires,
      remoteAddr,
      userAgent,
    }));
  }

  find(sessionId: string): { state: LiveSessionState; created: number; expires: number } | null {
    const [row] = this.#sql
      .exec("SELECT state, created, expires FROM live_session WHERE session_id = ?", sessionId)
      .raw<[LiveSessionState, number, number]>();
    return row ? { state: row[0], created: row[1], expires: row[2] } : null;
  }

  markLive(sessionId: string): void {
    this.#sql.exec("UPDATE live_session SET state = 'live' WHERE session_id = ?", sessionId);
  }

  moveExpiry(sessionId: string, expires: number): void {
    this.#sql.exec("UPDATE live_session SET expires = ? WHERE session_id = ?", expires, sessionId);
  }

  /** Records that a session must end; how many that are, 0 or 1. */
  markEnding(sessionId: string): number {
    return this.#mark("session_id = ?", sessionId);
  }

  /** Records that all sessions must end, but for one; how many that are. */
  markAllEnding(except: string | null): number {
    return this.#mark("session_id IS NOT ?", except);
  }

  #mark(which: string, sessionId: string | null): number {
    return this.#sql
      .exec(`UPDATE live_session SET state = 'ending' WHERE state <> 'ending' AND ${which} RETURNING 1`, sessionId)
      .toArray().length;
  }

  remove(sessionId: string): void {
    this.#sql.exec("DELETE FROM live_session WHERE session_id = ?", sessionId);
  }

  /** Removes the rows of sessions whose time is over: they have ended by themselves. */
  removeExpired(now: number): void {
    this.#sql.exec("DELETE FROM live_session WHERE expires <= ?", now);
  }

  /** The earliest end of a session, null where there is none. */
  nextExpiry(): number | null {
    return this.#sql.exec<{ next: number | null }>("SELECT min(expires) AS next FROM live_session").one().next;
  }
}
