/** Tables of an object: made by the one verb that makes it, brought up to date when it wakes, never by asking. */
import { expect, it } from "vitest";
import { type Migration, Schema } from "../../src/storage/schema.ts";
import { inStorage, sessionPlace } from "../kit/storage.ts";

const FIRST: Migration = ["CREATE TABLE first (a INTEGER)", "INSERT INTO first VALUES (1)"];
const SECOND: Migration = ["ALTER TABLE first ADD COLUMN b TEXT", "UPDATE first SET b = 'second'"];
const THIRD: Migration = ["CREATE TABLE third (c)"];
const BROKEN: Migration = ["CREATE TABLE broken (d)", "this is no SQL"];

const inside = (work: (storage: DurableObjectStorage) => void | Promise<void>) =>
  inStorage(sessionPlace(crypto.randomUUID()), work);

const tables = ({ sql }: DurableObjectStorage) =>
  sql
    .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name")
    .toArray()
    .map(({ name }) => name);
const versions = ({ sql }: DurableObjectStorage) =>
  sql
    .exec("SELECT version FROM migration")
    .toArray()
    .map(({ version }) => version);

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
    expect(storage.sql.exec("SELECT * FROM first").toArray()).toEqual([{ a: 1 }]);
  }));

it("a new object gets every version at once, an older one what it lacks, each once", () =>
  inside((storage) => {
    new Schema(storage, [FIRST]).create();
    expect(versions(storage)).toEqual([1]);
    for (let wake = 0; wake < 2; wake += 1) new Schema(storage, [FIRST, SECOND, THIRD]);
    expect(tables(storage)).toEqual(["first", "migration", "third"]);
    expect(storage.sql.exec("SELECT * FROM first").toArray()).toEqual([{ a: 1, b: "second" }]);
    expect(versions(storage)).toEqual([1, 3]);
  }));

it("an object that a later version has made is left as it is by an earlier one", () =>
  inside((storage) => {
    new Schema(storage, [FIRST, SECOND, THIRD]).create();
    new Schema(storage, [FIRST]);
    expect(tables(storage)).toEqual(["first", "migration", "third"]);
    expect(versions(storage)).toEqual([3]);
  }));

it("a migration that fails leaves the version before, whole, and is tried again", () =>
  inside((storage) => {
    new Schema(storage, [FIRST]).create();
    for (let wake = 0; wake < 2; wake += 1) expect(() => new Schema(storage, [FIRST, SECOND, BROKEN])).toThrow();
    expect(tables(storage)).toEqual(["first", "migration"]);
    expect(storage.sql.exec("SELECT * FROM first").toArray()).toEqual([{ a: 1 }]);
    new Schema(storage, [FIRST, SECOND]);
    expect(versions(storage)).toEqual([1, 2]);
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
