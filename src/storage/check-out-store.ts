// All SQL of a session's check-outs.
//
// One row for each environment of a profile, so that two check-outs of the same one cannot stand side by side. While
// it has no credentials it is a lease: somebody is asking AWS, until `expires` at the longest.

import type { CheckOut, CheckOutTarget } from "../domain/check-out.ts";
import { SealedColumn } from "./sealed-column.ts";

type Row = [string, string, string, number, number];

const COLUMNS = "pap_id, environment_id, transaction_id, checked_out, expires";

export class CheckOutStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Whether the environment is checked out, or is being. */
  isTaken({ papId, environmentId }: CheckOutTarget, nowMs: number): boolean {
    return (
      this.#sql
        .exec(
          "SELECT 1 FROM check_out WHERE pap_id = ? AND environment_id = ? AND expires > ?",
          papId,
          environmentId,
          nowMs,
        )
        .toArray().length > 0
    );
  }

  /** Takes the lease of a check-out, in place of whatever has expired. */
  lease({ papId, environmentId, transactionId, checkedOutAtMs, expiresAtMs }: CheckOut): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO check_out (${COLUMNS}, credentials) VALUES (?, ?, ?, ?, ?, NULL)`,
      papId,
      environmentId,
      transactionId,
      checkedOutAtMs,
      expiresAtMs,
    );
  }

  /** Puts the sealed credentials into a lease. @returns the check-out, null where the lease is gone */
  fulfil(transactionId: string, credentials: Uint8Array, checkedOutAtMs: number, expiresAtMs: number): CheckOut | null {
    const fulfilled = this.#sql
      .exec(
        `UPDATE check_out SET credentials = ?, checked_out = ?, expires = ?
           WHERE transaction_id = ? AND credentials IS NULL RETURNING ${COLUMNS}`,
        credentials,
        checkedOutAtMs,
        expiresAtMs,
        transactionId,
      )
      .raw<Row>();
    return Array.from(fulfilled, toCheckOut)[0] ?? null;
  }

  /** Check-outs that have their credentials, oldest first. */
  list(nowMs: number): CheckOut[] {
    const rows = this.#sql
      .exec(
        `SELECT ${COLUMNS} FROM check_out WHERE credentials IS NOT NULL AND expires > ?
           ORDER BY checked_out, transaction_id`,
        nowMs,
      )
      .raw<Row>();
    return Array.from(rows, toCheckOut);
  }

  /** The profile and the sealed credentials of a check-out, null where there is none. */
  credentials(transactionId: string, nowMs: number): { papId: string; sealed: ArrayBuffer } | null {
    const [row] = this.#sql
      .exec(
        `SELECT pap_id, credentials FROM check_out
           WHERE transaction_id = ? AND credentials IS NOT NULL AND expires > ?`,
        transactionId,
        nowMs,
      )
      .raw<[string, ArrayBuffer]>();
    return row ? { papId: row[0], sealed: row[1] } : null;
  }

  remove(transactionId: string): void {
    this.#sql.exec("DELETE FROM check_out WHERE transaction_id = ?", transactionId);
  }

  removeExpired(nowMs: number): void {
    this.#sql.exec("DELETE FROM check_out WHERE expires <= ?", nowMs);
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

function toCheckOut([papId, environmentId, transactionId, checkedOutAtMs, expiresAtMs]: Row): CheckOut {
  return { papId, environmentId, transactionId, checkedOutAtMs, expiresAtMs };
}
