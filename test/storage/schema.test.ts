/** Tables of an object: made by the one method that makes it, brought up to date when it wakes, never by asking. */
import { expect, it } from "vitest";
import type { Migration } from "../../src/storage/migrations/migration.ts";
import { Schema, UnknownSchema } from "../../src/storage/schema.ts";
import { inStorage, sessionPlace } from "../kit/storage.ts";

const FIRST: Migration = {
  id: "001_first",
  change: ["CREATE TABLE first (a INTEGER)", "INSERT INTO first VALUES (1)"],
};
const SECOND: Migration = {
  id: "002_second",
  change: ["ALTER TABLE first ADD COLUMN b TEXT", "UPDATE first SET b = 'second'"],
};
const THIRD: Migration = {
  id: "003_third",
  change: (sql) => {
    sql.exec("CREATE TABLE third (c)");
    for (const { a } of sql.exec("SELECT a FROM first").toArray()) sql.exec("INSERT INTO third VALUES (?)", a);
  },
};
const BROKEN: Migration = { id: "003_broken", change: ["CREATE TABLE broken (d)", "this is no SQL"] };

const inside = (work: (storage: DurableObjectStorage) => void | Promise<void>) =>
  inStorage(sessionPlace(crypto.randomUUID()), work);

const tables = ({ sql }: DurableObjectStorage) =>
  sql
    .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name")
    .toArray()
    .map(({ name }) => name);
const record = ({ sql }: DurableObjectStorage) => sql.exec("SELECT * FROM migration").toArray();
const first = ({ sql }: DurableObjectStorage) => sql.exec("SELECT * FROM first").toArray();

/** What waking costs, and the schema that woke. */
function wake(storage: DurableObjectStorage, migrations: Migration[]) {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  const exec = (...args: Parameters<SqlStorage["exec"]>) => {
    const cursor = storage.sql.exec(...args);
    cursors.push(cursor);
    return cursor;
  };
  const schema = new Schema({ sql: { exec } } as unknown as DurableObjectStorage, migrations);
  const sum = (of: "rowsWritten" | "rowsRead") => cursors.reduce((total, cursor) => total + cursor[of], 0);
  return { schema, statements: cursors.length, written: sum("rowsWritten"), read: sum("rowsRead") };
}

/** Makes an object as 0.1.0 did, when there was but the first step. */
function makeAs010({ sql }: DurableObjectStorage): void {
  sql.exec("CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT");
  sql.exec("CREATE TABLE first (a INTEGER)");
  sql.exec("INSERT INTO first VALUES (1)");
  sql.exec("INSERT INTO migration (version) VALUES (1)");
}

it("an object that was never made has none, however often it wakes", () =>
  inside((storage) => {
    for (let i = 0; i < 3; i += 1) expect(new Schema(storage, [FIRST]).exists()).toBe(false);
    expect(tables(storage)).toEqual([]);
    expect(storage.sql.databaseSize).toBe(4_096);
  }));

it("are made once", () =>
  inside((storage) => {
    const schema = new Schema(storage, [FIRST]);
    schema.create();
    schema.create();
    expect(schema.exists()).toBe(true);
    expect(tables(storage)).toEqual(["first", "migration"]);
    expect(first(storage)).toEqual([{ a: 1 }]);
  }));

it("a new object takes every step at once, an older one those it lacks, each once", () =>
  inside((storage) => {
    new Schema(storage, [FIRST]).create();
    expect(record(storage)).toEqual([{ version: 1, ids: "001_first" }]);
    for (let woken = 0; woken < 2; woken += 1) new Schema(storage, [FIRST, SECOND, THIRD]);
    expect(tables(storage)).toEqual(["first", "migration", "third"]);
    expect(first(storage)).toEqual([{ a: 1, b: "second" }]);
    expect(storage.sql.exec("SELECT * FROM third").toArray()).toEqual([{ c: 1 }]);
    expect(record(storage)).toEqual([{ version: 3, ids: "001_first 002_second 003_third" }]);
  }));

it("waking an object that is up to date writes nothing and reads its record", () =>
  inside((storage) => {
    new Schema(storage, [FIRST, SECOND, THIRD]).create();
    const { statements, written, read } = wake(storage, [FIRST, SECOND, THIRD]);
    expect({ statements, written, read }).toEqual({ statements: 2, written: 0, read: tables(storage).length + 1 });
  }));

it("an object of 0.1.0 has taken the first step, and is not written to before there is a second", () =>
  inside((storage) => {
    makeAs010(storage);
    const { schema, written } = wake(storage, [FIRST]);
    expect(schema.exists()).toBe(true);
    expect(written).toBe(0);
    expect(record(storage)).toEqual([{ version: 1 }]);

    for (let woken = 0; woken < 2; woken += 1) new Schema(storage, [FIRST, SECOND]);
    expect(first(storage)).toEqual([{ a: 1, b: "second" }]);
    expect(record(storage)).toEqual([{ version: 2, ids: "001_first 002_second" }]);
  }));

it("0.1.0 still finds the version where it looked for it", () =>
  inside((storage) => {
    new Schema(storage, [FIRST, SECOND]).create();
    const { done } = storage.sql.exec("SELECT coalesce(max(version), 0) AS done FROM migration").one();
    expect(done).toBe(2);
  }));

/** Steps that an object has taken, and those of the code that meets it. */
const UNKNOWN: [why: string, stored: Migration[], known: Migration[]][] = [
  ["a newer one", [FIRST, SECOND, THIRD], [FIRST]],
  ["one with another step in a known one's place", [FIRST, { ...SECOND, id: "002_other" }], [FIRST, SECOND]],
  ["one whose first step is another", [{ ...FIRST, id: "001_other" }], [FIRST]],
];

it.each(UNKNOWN)("%s is refused whenever it is asked for, and left as it is", (_why, stored, known) =>
  inside((storage) => {
    new Schema(storage, stored).create();
    const before = { tables: tables(storage), record: record(storage), first: first(storage) };
    // Waking does not throw: whatever the alarm does can then throw, and be repeated.
    const schema = new Schema(storage, known);
    expect(() => schema.exists()).toThrow(UnknownSchema);
    expect(() => schema.create()).toThrow(`known ${known.map(({ id }) => id).join(" ")}`);
    expect({ tables: tables(storage), record: record(storage), first: first(storage) }).toEqual(before);
    expect(new Schema(storage, stored).exists()).toBe(true);
  }),
);

it.each([
  ["a version that 0.1.0 never had", "CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT"],
  ["a record of another form", "CREATE TABLE migration (version INTEGER PRIMARY KEY, applied TEXT) STRICT"],
])("%s is refused too", (_why, statement) =>
  inside((storage) => {
    storage.sql.exec(statement);
    storage.sql.exec("INSERT INTO migration (version) VALUES (2)");
    const schema = new Schema(storage, [FIRST, SECOND]);
    expect(() => schema.exists()).toThrow(UnknownSchema);
    expect(tables(storage)).toEqual(["migration"]);
  }),
);

it("a step that fails leaves the schema before it, whole, and is tried again", () =>
  inside((storage) => {
    new Schema(storage, [FIRST]).create();
    for (let woken = 0; woken < 2; woken += 1) expect(() => new Schema(storage, [FIRST, SECOND, BROKEN])).toThrow();
    expect(tables(storage)).toEqual(["first", "migration"]);
    expect(first(storage)).toEqual([{ a: 1 }]);
    expect(record(storage)).toEqual([{ version: 1, ids: "001_first" }]);
    new Schema(storage, [FIRST, SECOND]);
    expect(record(storage)).toEqual([{ version: 2, ids: "001_first 002_second" }]);
  }));

it("what makes them may be undone with its transaction, and they go with everything that is deleted", () =>
  inside(async (storage) => {
    const schema = new Schema(storage, [FIRST]);
    expect(() =>
      storage.transactionSync(() => {
        schema.create();
        throw new Error("undone");
      }),
    ).toThrow("undone");
    expect(schema.exists()).toBe(false);
    schema.create();
    await storage.deleteAll();
    expect(schema.exists()).toBe(false);
    schema.create();
    expect(tables(storage)).toEqual(["first", "migration"]);
  }));
