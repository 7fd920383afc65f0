// SQL about a column of sealed values, for key rotation. Their second and third byte are the id of their key.

/** A column of sealed values, and the column of the names that are bound into them. */
export class SealedColumn {
  readonly purpose: string;
  readonly #sql: SqlStorage;
  readonly #table: string;
  readonly #name: string;
  readonly #value: string;
  readonly #rewrapped: (name: string) => void;

  /**
   * @param purpose what is bound into the values beside their names
   * @param at where they stand, as identifiers of SQL: never text from outside
   * @param rewrapped is told the name of a value before it is replaced, where values are kept in memory
   */
  constructor(
    sql: SqlStorage,
    purpose: string,
    at: { table: string; name: string; value: string },
    rewrapped: (name: string) => void = () => {},
  ) {
    this.#sql = sql;
    this.purpose = purpose;
    this.#table = at.table;
    this.#name = at.name;
    this.#value = at.value;
    this.#rewrapped = rewrapped;
  }

  /** How many values lie under other keys than that one, and the oldest of those keys, null for none. */
  countUnderOthers(keyId: number): { count: number; oldest: number | null } {
    const { count, oldest } = this.#sql
      .exec<{ count: number; oldest: string | null }>(
        `SELECT count(*) AS count, min(${this.#keyId()}) AS oldest FROM ${this.#table} WHERE ${this.#isOther()}`,
        keyId,
      )
      .one();
    return { count, oldest: oldest === null ? null : Number.parseInt(oldest, 16) };
  }

  /** Those values with names after `after`, in order of their names, at most `most`. */
  listUnderOthers(keyId: number, after: string, most: number): { name: string; sealed: ArrayBuffer }[] {
    const rows = this.#sql
      .exec(
        `SELECT ${this.#name}, ${this.#value} FROM ${this.#table} WHERE ${this.#isOther()} AND ${this.#name} > ?
           ORDER BY ${this.#name} LIMIT ?`,
        keyId,
        after,
        most,
      )
      .raw<[string, ArrayBuffer]>();
    return Array.from(rows, ([name, sealed]) => ({ name, sealed }));
  }

  /** Replaces a value, unless it has been changed meanwhile. */
  rewrap(name: string, before: ArrayBuffer, after: Uint8Array): void {
    this.#rewrapped(name);
    this.#sql.exec(
      `UPDATE ${this.#table} SET ${this.#value} = ? WHERE ${this.#name} = ? AND ${this.#value} = ?`,
      after,
      name,
      before,
    );
  }

  #keyId(): string {
    return `hex(substr(${this.#value}, 2, 2))`;
  }

  #isOther(): string {
    return `typeof(${this.#value}) = 'blob' AND ${this.#keyId()} <> printf('%04X', ?)`;
  }
}
