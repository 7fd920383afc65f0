/** What the statements of attributes cost, in rows; what is in memory costs nothing. */
import { expect, it } from "vitest";
import { AttributeStore } from "../../src/storage/attribute-store.ts";
import { SESSION_MIGRATIONS } from "../../src/storage/migrations/session.ts";
import { Schema } from "../../src/storage/schema.ts";
import { NOW, row } from "../kit/attribute-rows.ts";
import { inStorage, sessionPlace } from "../kit/storage.ts";

it("a write is one row, a read of one is one, a hundred by name are two hundred; what is in memory costs nothing", () =>
  inStorage(sessionPlace(crypto.randomUUID()), (storage) => {
    new Schema(storage, SESSION_MIGRATIONS).create();
    const { sql } = storage;
    let cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    const exec = (statement: string, ...args: unknown[]) => {
      const cursor = sql.exec(statement, ...args);
      cursors.push(cursor);
      return cursor;
    };
    const store = new AttributeStore({ exec } as unknown as SqlStorage);
    const cost = (work: () => unknown) => {
      cursors = [];
      work();
      const sum = (of: "rowsWritten" | "rowsRead") => cursors.reduce((total, cursor) => total + cursor[of], 0);
      return { statements: cursors.length, written: sum("rowsWritten"), read: sum("rowsRead") };
    };
    const rows = Array.from({ length: 100 }, (_, i) => row(`n${i}`, { expiresAtMs: NOW + i }));
    expect(cost(() => store.write(rows))).toMatchObject({ statements: 1, written: 100 });
    expect(cost(() => store.write(rows.map((each) => ({ ...each, value: "2" }))))).toMatchObject({ written: 100 });
    expect(cost(() => store.write([row("n1")]))).toMatchObject({ statements: 1, written: 1 });
    expect(cost(() => store.write([row("n1", { value: undefined })]))).toMatchObject({ statements: 1, written: 1 });
    const names = rows.map(({ name }) => name);
    const nothing = { statements: 0, written: 0, read: 0 };
    const one = { statements: 1, written: 0, read: 1 };
    store.forget();
    expect(cost(() => store.names(["n1"], NOW))).toEqual(one);
    expect(cost(() => store.read(["n1"], NOW))).toEqual(one);
    expect(cost(() => store.read(["n1"], NOW))).toEqual(nothing);
    expect(cost(() => store.names(["n1"], NOW))).toEqual(nothing);
    expect(cost(() => store.sizes(["n1"]))).toEqual(nothing);
    const many = cost(() => store.read(names, NOW - 1));
    expect(many).toMatchObject({ statements: 1, written: 0 });
    expect(many.read).toBeLessThanOrEqual(300);
    expect(cost(() => store.read(names, NOW - 1))).toEqual(nothing);
    // What is not there is known only where all is known.
    expect(cost(() => store.read(["none"], NOW))).toMatchObject({ statements: 1 });
    expect(cost(() => store.read(null, NOW))).toMatchObject({ statements: 1 });
    expect(cost(() => [store.read(null, NOW), store.names(null, NOW), store.sizes(["none"])])).toEqual(nothing);
  }));
