// All SQL of a user's second factor: the sealed key and label, and what is kept of codes.

import { NO_WRONG_TRIALS } from "../domain/back-off.ts";
import { type CodeMemory, NO_STEP } from "../domain/second-factor.ts";
import { SealedColumn } from "./sealed-column.ts";

/** Fields of a user that are stored sealed; the name is bound into the value. */
export type SealedField = "totp_key" | "totp_label";

/** What is bound into sealed fields beside their names. */
export const FIELD_PURPOSE = "user-field";

export class FactorStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** A sealed field, null where it is unset. */
  field(name: SealedField): ArrayBuffer | null {
    const [row] = this.#sql
      .exec<{ value: ArrayBuffer }>("SELECT value FROM sealed_field WHERE name = ?", name)
      .toArray();
    return row?.value ?? null;
  }

  /** Sets a sealed field; null unsets it. */
  setField(name: SealedField, sealed: Uint8Array | null): void {
    if (sealed === null) this.#sql.exec("DELETE FROM sealed_field WHERE name = ?", name);
    else this.#sql.exec("INSERT OR REPLACE INTO sealed_field (name, value) VALUES (?, ?)", name, sealed);
  }

  memory(): CodeMemory {
    const [row] = this.#sql
      .exec<{ generation: number; last_step: number; wrong: number; judged: number }>(
        "SELECT generation, last_step, wrong, judged FROM totp_memory",
      )
      .toArray();
    if (!row) return { ...NO_WRONG_TRIALS, generation: 0, lastStep: NO_STEP };
    return { generation: row.generation, lastStep: row.last_step, inARow: row.wrong, lastAtMs: row.judged };
  }

  remember({ generation, lastStep, inARow, lastAtMs }: CodeMemory): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO totp_memory (id, generation, last_step, wrong, judged) VALUES (1, ?, ?, ?, ?)",
      generation,
      lastStep,
      inARow,
      lastAtMs,
    );
  }

  /** The sealed fields, for key rotation. */
  sealed(): SealedColumn {
    return new SealedColumn(this.#sql, FIELD_PURPOSE, { table: "sealed_field", name: "name", value: "value" });
  }
}
