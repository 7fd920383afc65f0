// All SQL of the sign-ups that wait: who, from which address, and until when a place is held for who is being made.

import { SIGN_UPS_OF_ADDRESS, SIGN_UPS_WAITING } from "../limits.ts";

export class SignUpStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Holds a place for a user, unless too many wait. @param address a keyed hash @returns whether it is held */
  hold(userId: string, address: string, { nowMs, untilMs }: { nowMs: number; untilMs: number }): boolean {
    // Whoever was not made by then never will be.
    this.#sql.exec("DELETE FROM sign_up WHERE held <= ? AND user_id NOT IN (SELECT user_id FROM listed)", nowMs);
    const { all, own } = this.#sql
      .exec<{ all: number; own: number }>(
        'SELECT count(*) AS "all", count(*) FILTER (WHERE address = ?) AS own FROM sign_up',
        address,
      )
      .one();
    if (all >= SIGN_UPS_WAITING || own >= SIGN_UPS_OF_ADDRESS) return false;
    this.#sql.exec("INSERT INTO sign_up (user_id, address, held) VALUES (?, ?, ?)", userId, address, untilMs);
    return true;
  }

  /** Nobody waits under that id any more. */
  release(userId: string): void {
    this.#sql.exec("DELETE FROM sign_up WHERE user_id = ?", userId);
  }
}
