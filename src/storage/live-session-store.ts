// All SQL of a user's live sessions: one row each, at most a hundred.

import type { LiveSession } from "../domain/session.ts";

/**
 * `opening`: sign-in is making the session's object, its token has not left. `live`: in use. `ending`: it is recorded
 * that it must end, and not yet known that it has.
 */
export type LiveSessionState = "opening" | "live" | "ending";

/** What decides about one session; `latestEndMs` is null where it may be renewed for as long as any. */
export interface LiveSessionRow {
  state: LiveSessionState;
  createdAtMs: number;
  expiresAtMs: number;
  latestEndMs: number | null;
}

type Row = [string, number, number, string, string];

const COLUMNS = "session_id, created, expires, remote_addr, user_agent";

export class LiveSessionStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** @param latestEndMs when it ends at the latest, however often it is renewed; null for no end of its own */
  insert(
    { sessionId, createdAtMs, expiresAtMs, remoteAddr, userAgent }: LiveSession,
    latestEndMs: number | null,
  ): void {
    this.#sql.exec(
      `INSERT INTO live_session (${COLUMNS}, latest, state) VALUES (?, ?, ?, ?, ?, ?, 'opening')`,
      sessionId,
      createdAtMs,
      expiresAtMs,
      remoteAddr,
      userAgent,
      latestEndMs,
    );
  }

  /** Sessions in those states which have not expired, oldest first. */
  list(states: LiveSessionState[], nowMs: number): LiveSession[] {
    const rows = this.#sql
      .exec(
        `SELECT ${COLUMNS} FROM live_session WHERE state IN (SELECT value FROM json_each(?)) AND expires > ?
           ORDER BY created, session_id`,
        JSON.stringify(states),
        nowMs,
      )
      .raw<Row>();
    return Array.from(rows, ([sessionId, createdAtMs, expiresAtMs, remoteAddr, userAgent]) => ({
      sessionId,
      createdAtMs,
      expiresAtMs,
      remoteAddr,
      userAgent,
    }));
  }

  find(sessionId: string): LiveSessionRow | null {
    const [row] = this.#sql
      .exec("SELECT state, created, expires, latest FROM live_session WHERE session_id = ?", sessionId)
      .raw<[LiveSessionState, number, number, number | null]>();
    return row ? { state: row[0], createdAtMs: row[1], expiresAtMs: row[2], latestEndMs: row[3] } : null;
  }

  markLive(sessionId: string): void {
    this.#sql.exec("UPDATE live_session SET state = 'live' WHERE session_id = ?", sessionId);
  }

  moveExpiry(sessionId: string, expiresAtMs: number): void {
    this.#sql.exec("UPDATE live_session SET expires = ? WHERE session_id = ?", expiresAtMs, sessionId);
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
  removeExpired(nowMs: number): void {
    this.#sql.exec("DELETE FROM live_session WHERE expires <= ?", nowMs);
  }

  /** The earliest end of a session, null where there is none. */
  nextExpiry(): number | null {
    return this.#sql.exec<{ next: number | null }>("SELECT min(expires) AS next FROM live_session").one().next;
  }
}
