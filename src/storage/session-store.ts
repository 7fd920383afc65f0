// All SQL of a session's own row.

import type { Session } from "../domain/session.ts";

type Row = [string, string, string, number, number, number, string, string];

const COLUMNS = "id, user_id, username, is_super_user, created, expires, remote_addr, user_agent";

/** The one row that makes an object a session. */
export class SessionStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  insert(session: Session): void {
    const { id, userId, username, isSuperUser, createdAtMs, expiresAtMs, remoteAddr, userAgent } = session;
    this.#sql.exec(
      `INSERT INTO session (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      userId,
      username,
      Number(isSuperUser),
      createdAtMs,
      expiresAtMs,
      remoteAddr,
      userAgent,
    );
  }

  read(): Session | null {
    const [row] = this.#sql.exec(`SELECT ${COLUMNS} FROM session`).raw<Row>();
    if (!row) return null;
    const [id, userId, username, isSuperUser, createdAtMs, expiresAtMs, remoteAddr, userAgent] = row;
    return { id, userId, username, isSuperUser: isSuperUser === 1, createdAtMs, expiresAtMs, remoteAddr, userAgent };
  }

  moveExpiry(expiresAtMs: number): void {
    this.#sql.exec("UPDATE session SET expires = ?", expiresAtMs);
  }
}
