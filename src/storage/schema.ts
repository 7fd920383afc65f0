// The tables of an object: makes them, brings them up to date when the object wakes, and touches none that the code does
// not know.
//
// An object that never writes does not exist, so nothing here writes until `create` is called by the one method that
// makes the session, user or profile.

import type { Migration } from "./migrations/migration.ts";

/** What was applied, as one row however many steps there are: it is written with every session, read at every waking. */
const RECORD = "CREATE TABLE migration (version INTEGER PRIMARY KEY, ids TEXT NOT NULL) STRICT";
/** The record of 0.1.0, which knew one step of each class and no ids. */
const RECORD_OF_0_1_0 = "CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT";

/** An object holds a schema that this code does not know: a newer one, or another. It is left as it is. */
export class UnknownSchema extends Error {
  override readonly name = "UnknownSchema";

  constructor(stored: readonly string[], known: readonly string[]) {
    super(["the object's schema is not of this code, stored are", ...stored, "and known", ...known].join(" "));
  }
}

/** The tables of one object. */
export class Schema {
  readonly #storage: DurableObjectStorage;
  readonly #migrations: readonly Migration[];
  /** Thrown whenever the tables are asked for, not when the object wakes: its alarm would be lost by that. */
  readonly #unknown: UnknownSchema | null;

  /** Brings tables that there are up to date. An object without any stays without. */
  constructor(storage: DurableObjectStorage, migrations: readonly Migration[]) {
    this.#storage = storage;
    this.#migrations = migrations;
    this.#unknown = this.#update();
  }

  /**
   * Whether the object has tables, that is, whether anything was ever made in it. Writes nothing. To be asked before
   * anything is read or written. @throws {UnknownSchema}
   */
  exists(): boolean {
    if (this.#unknown) throw this.#unknown;
    return this.#recordTable() !== null;
  }

  /** Makes the tables where there are none. Call it inside the transaction that fills them. @throws {UnknownSchema} */
  create(): void {
    if (!this.exists()) this.#apply(0);
  }

  #update(): UnknownSchema | null {
    const stored = this.#stored();
    if (stored === null) return null;
    const known = this.#migrations.map(({ id }) => id);
    if (stored.some((id, index) => id !== known[index])) return new UnknownSchema(stored, known);
    if (stored.length < known.length) this.#apply(stored.length);
    return null;
  }

  /** The ids of the steps that the object has taken, in order; null where it has no tables. */
  #stored(): string[] | null {
    const { sql } = this.#storage;
    switch (this.#recordTable()) {
      case null:
        return null;
      case RECORD:
        return sql.exec<{ ids: string }>("SELECT ids FROM migration").one().ids.split(" ");
      case RECORD_OF_0_1_0:
        return sql
          .exec<{ version: number }>("SELECT version FROM migration")
          .toArray()
          .map(({ version }) => (version === 1 ? (this.#migrations[0]?.id ?? "") : String(version)));
      default:
        return ["recorded in another form"];
    }
  }

  /** The statement that made the table of what was applied, null where there is none. */
  #recordTable(): string | null {
    const record = "SELECT sql FROM sqlite_master WHERE name = 'migration'";
    return this.#storage.sql.exec<{ sql: string }>(record).toArray()[0]?.sql ?? null;
  }

  /** Takes the steps from that one on, all or none. */
  #apply(from: number): void {
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      sql.exec("DROP TABLE IF EXISTS migration");
      sql.exec(RECORD);
      for (const { change } of this.#migrations.slice(from)) {
        if (typeof change === "function") change(sql);
        else for (const statement of change) sql.exec(statement);
      }
      const ids = this.#migrations.map(({ id }) => id).join(" ");
      sql.exec("INSERT INTO migration (version, ids) VALUES (?, ?)", this.#migrations.length, ids);
    });
  }
}
