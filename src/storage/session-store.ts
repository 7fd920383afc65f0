// All SQL of a session's own row.

import type { Session } from "../domain/session.ts";
import type { Migration } from "./schema.ts";

export const SESSION_TABLE: Migration = [
  `CREATE TABLE session (
     id TEXT PRIMARY KEY, user_id TEXT NOT NULL, username TEXT NOT NULL, is_super_user INTEGER NOT NULL,
     created INTEGER NOT NULL, expires INTEGER NOT NULL, remote_addr TEXT NOT NULL, user_agent TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
];

type Row = [string, string, string, number, number, number, string, string];

/** The one row that makes an object a session. */
export class SessionStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  insert(session: Session): void {
    const { id, userId, username, isSuperUser, created, expires, remoteAddr, userAgent } = session;
    this.#sql.exec(
      "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      ...[id, userId, username, Number(isSuperUser), created, expires, remoteAddr, userAgent],
    );
  }

  read(): Session | null {
    const [row] = this.#sql.exec("SELECT * FROM session").raw<Row>();
    if (!row) return null;
    const [id, userId, username, isSuperUser, created, expires, remoteAddr, userAgent] = row;
    return { id, userId, username, isSuperUser: isSuperUser === 1, created, expires, remoteAddr, userAgent };
  }

  moveExpiry(expires: number): void {
    this.#sql.exec("UPDATE session SET expires = ?", expires);
  }
}
