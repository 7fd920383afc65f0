// Tables of an object: an append-only list of migrations and its runner.
//
// An object that never writes does not exist, so nothing here writes until `create` is called by the one verb that
// makes the session, user or profile. Older objects are brought up to date when they wake.

/** SQL statements that take a schema from one version to the next; a list of them only ever grows at its end. */
export type Migration = readonly string[];

/** The tables of one object. */
export class Schema {
  readonly #storage: DurableObjectStorage;
  readonly #migrations: readonly Migration[];

  constructor(storage: DurableObjectStorage, migrations: readonly Migration[]) {
    this.#storage = storage;
    this.#migrations = migrations;
    if (this.exists()) this.#migrate();
  }

  /** Whether the object has tables, that is, whether anything was ever made in it. Writes nothing. */
  exists(): boolean {
    return this.#storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'migration'").toArray().length > 0;
  }

  /** Makes the tables where there are none. Call it inside the transaction that fills them. */
  create(): void {
    if (this.exists()) return;
    this.#storage.sql.exec("CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT");
    this.#migrate();
  }

  #migrate(): void {
    const { sql } = this.#storage;
    const done = sql.exec<{ done: number }>("SELECT coalesce(max(version), 0) AS done FROM migration").one().done;
    if (done >= this.#migrations.length) return;
    this.#storage.transactionSync(() => {
      for (const statement of this.#migrations.slice(done).flat()) sql.exec(statement);
      sql.exec("INSERT INTO migration (version) VALUES (?)", this.#migrations.length);
    });
  }
}
