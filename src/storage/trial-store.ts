// All SQL about the passwords that were tried for a user: the wrong ones in a row, and from where sign-ins succeeded.

import { NO_WRONG_TRIALS, type WrongTrials } from "../domain/back-off.ts";

/** What is kept of trials; addresses are keyed hashes, newest first. */
export interface TrialRecord extends WrongTrials {
  addresses: readonly string[];
}

/** One row, which is made by the first trial that leaves something. */
export class TrialStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(): TrialRecord {
    const [row] = this.#sql
      .exec<{ wrong: number; judged: number; addresses: string }>("SELECT wrong, judged, addresses FROM password_trial")
      .toArray();
    if (!row) return { ...NO_WRONG_TRIALS, addresses: [] };
    const addresses = row.addresses === "" ? [] : row.addresses.split(" ");
    return { inARow: row.wrong, lastAtMs: row.judged, addresses };
  }

  write({ inARow, lastAtMs, addresses }: TrialRecord): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO password_trial (id, wrong, judged, addresses) VALUES (1, ?, ?, ?)",
      inARow,
      lastAtMs,
      addresses.join(" "),
    );
  }
}
