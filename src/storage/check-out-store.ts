// All SQL of a session's check-outs.

import type { CheckOut, CheckOutTarget } from "../domain/check-out.ts";
import type { Migration } from "./schema.ts";
import { SealedColumn } from "./sealed-column.ts";

// One row for each environment of a profile, so that two check-outs of the same one cannot stand side by side. While
// it has no credentials it is a lease: somebody is asking AWS, until `expires` at the longest.
export const CHECK_OUT_TABLE: Migration = [
  `CREATE TABLE check_out (
     pap_id TEXT NOT NULL, environment_id TEXT NOT NULL, transaction_id TEXT NOT NULL,
     checked_out INTEGER NOT NULL, expires INTEGER NOT NULL, credentials BLOB,
     PRIMARY KEY (pap_id, environment_id)
   ) STRICT, WITHOUT ROWID`,
];

type Row = [string, string, string, number, number];

const COLUMNS = "pap_id, environment_id, transaction_id, checked_out, expires";

export class CheckOutStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Whether the environment is checked out, or is being. */
  isTaken({ papId, environmentId }: CheckOutTarget, now: number): boolean {
    return (
      this.#sql
        .exec(
          "SELECT 1 FROM check_out WHERE pap_id = ? AND environment_id = ? AND expires > ?",
          ...[papId, environmentId, now],
        )
        .toArray().length > 0
    );
  }

  /** Takes the lease of a check-out, in place of whatever has expired. */
  lease({ papId, environmentId, transactionId, checkedOut, expires }: CheckOut): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO check_out (${COLUMNS}, credentials) VALUES (?, ?, ?, ?, ?, NULL)`,
      ...[papId, environmentId, transactionId, checkedOut, expires],
    );
  }

  /** Puts the sealed credentials into a lease. @returns the check-out, null where the lease is gone */
  fulfil(transactionId: string, credentials: Uint8Array, checkedOut: number, expires: number): CheckOut | null {
    const fulfilled = this.#sql
      .exec(
        `UPDATE check_out SET credentials = ?, checked_out = ?, expires = ?
           WHERE transaction_id = ? AND credentials IS NULL RETURNING ${COLUMNS}`,
        ...[credentials, checkedOut, expires, transactionId],
      )
      .raw<Row>();
    return Array.from(fulfilled, toCheckOut)[0] ?? null;
  }

  /** Check-outs that have their credentials, oldest first. */
  list(now: number): CheckOut[] {
    const rows = this.#sql
      .exec(
        `SELECT ${COLUMNS} FROM check_out WHERE credentials IS NOT NULL AND expires > ?
           ORDER BY checked_out, transaction_id`,
        now,
      )
      .raw<Row>();
    return Array.from(rows, toCheckOut);
  }

  /** The sealed credentials of a check-out, null where there is none. */
  credentials(transactionId: string, now: number): ArrayBuffer | null {
    const [row] = this.#sql
      .exec("SELECT credentials FROM check_out WHERE transaction_id = ? AND expires > ?", transactionId, now)
      .raw<[ArrayBuffer | null]>();
    return row?.[0] ?? null;
  }

  remove(transactionId: string): void {
    this.#sql.exec("DELETE FROM check_out WHERE transaction_id = ?", transactionId);
  }

  removeExpired(now: number): void {
    this.#sql.exec("DELETE FROM check_out WHERE expires <= ?", now);
  }

  /** The sealed credentials, bound to that purpose. */
  sealed(purpose: string): SealedColumn {
    return new SealedColumn(this.#sql, purpose, { table: "check_out", name: "transaction_id", value: "credentials" });
  }

  /** When the next lease or credentials expire, null for none. */
  nextExpiry(): number | null {
    return this.#sql.exec<{ next: number | null }>("SELECT min(expires) AS next FROM check_out").one().next;
  }
}

function toCheckOut([papId, environmentId, transactionId, checkedOut, expires]: Row): CheckOut {
  return { papId, environmentId, transactionId, checkedOut, expires };
}
