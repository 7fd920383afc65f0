// All SQL of a person's values of identity attributes. They are few and read together; a change writes only the rows
// that it changes.

import type { IdentityValue, ValueDifference } from "../domain/identity-value.ts";

export class IdentityValueStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** All values in order of addition. */
  list(): IdentityValue[] {
    const rows = this.#sql
      .exec("SELECT attribute_id, value FROM identity_value ORDER BY position")
      .raw<[string, string]>();
    return Array.from(rows, ([attributeId, attributeValue]) => ({ attributeId, attributeValue }));
  }

  /** Makes a change; what is added goes behind all others. Call it inside a transaction. */
  change({ removed, added }: ValueDifference): void {
    for (const value of removed) this.#remove(value);
    if (added.length > 0) this.#append(added);
  }

  #append(values: readonly IdentityValue[]): void {
    const last = this.#sql
      .exec<{ last: number }>("SELECT coalesce(max(position), 0) AS last FROM identity_value")
      .one().last;
    for (const [index, { attributeId, attributeValue }] of values.entries()) {
      this.#sql.exec(
        "INSERT INTO identity_value (attribute_id, value, position) VALUES (?, ?, ?)",
        attributeId,
        attributeValue,
        last + 1 + index,
      );
    }
  }

  #remove({ attributeId, attributeValue }: IdentityValue): void {
    this.#sql.exec("DELETE FROM identity_value WHERE attribute_id = ? AND value = ?", attributeId, attributeValue);
  }
}
