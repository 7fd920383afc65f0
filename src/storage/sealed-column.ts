// SQL about a column of sealed values, for key rotation. Their second and third byte are the id of their key.

/** Where sealed values stand, and the names that are bound into them, as identifiers of SQL: never text from outside. */
interface SealedColumnPlace {
  table: string;
  name: string;
  value: string;
  /** Columns with what else is bound into the values, and how that is told from them. */
  facts?: { columns: string; textOf: (cells: SqlStorageValue[]) => string };
}

/** A sealed value, and the name and facts that are bound into it. */
export interface SealedValue {
  name: string;
  sealed: ArrayBuffer;
  facts: string | undefined;
}

/** A column of sealed values. */
export class SealedColumn {
  readonly purpose: string;
  readonly #sql: SqlStorage;
  readonly #table: string;
  readonly #name: string;
  readonly #value: string;
  readonly #facts: SealedColumnPlace["facts"];
  readonly #rewrapped: (name: string) => void;

  /**
   * @param purpose what is bound into the values beside their names
   * @param rewrapped is told the name of a value before it is replaced, where values are kept in memory
   */
  constructor(
    sql: SqlStorage,
    purpose: string,
    { table, name, value, facts }: SealedColumnPlace,
    rewrapped: (name: string) => void = () => {},
  ) {
    this.#sql = sql;
    this.purpose = purpose;
    this.#table = table;
    this.#name = name;
    this.#value = value;
    this.#facts = facts;
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
  listUnderOthers(keyId: number, after: string, most: number): SealedValue[] {
    const facts = this.#facts ? `, ${this.#facts.columns}` : "";
    const rows = this.#sql
      .exec(
        `SELECT ${this.#name}, ${this.#value}${facts} FROM ${this.#table} WHERE ${this.#isOther()} AND ${this.#name} > ?
           ORDER BY ${this.#name} LIMIT ?`,
        keyId,
        after,
        most,
      )
      .raw<[string, ArrayBuffer, ...SqlStorageValue[]]>();
    return Array.from(rows, ([name, sealed, ...cells]) => ({ name, sealed, facts: this.#facts?.textOf(cells) }));
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
