/** All SQL of attributes: what is stored is read in the order of code points, counted, and deleted, at the cost it should have. */
import { expect, it } from "vitest";
import { AttributeStore } from "../../src/storage/attribute-store.ts";
import { inside, NOW, row, SALT, SEALED_BYTES, sealed } from "./attribute-rows.ts";

it("is read in the order of code points, without what has expired, by names or all", () =>
  inside((store) => {
    // Half of an emoji comes before U+FFFD in UTF-16, and after it in code points.
    const names = ["10", "9", "A", "a", "a ", "é", "\ufffd", "😀"];
    store.write(names.toReversed().map((name) => row(name)));
    store.write([row("at its expiry", { expiresAtMs: NOW }), row("b", { expiresAtMs: NOW + 1 })]);
    expect(store.names(null, NOW)).toEqual([...names.slice(0, 5), "b", ...names.slice(5)]);
    expect(store.read(null, NOW + 1).map(({ name }) => name)).toEqual(names);
    const asked = ["😀", "none", "9", "at its expiry", "a"];
    expect(store.names(asked, NOW).toSorted()).toEqual(["9", "a", "😀"]);
    expect(store.read(asked, NOW).map(({ name }) => name)).toEqual(["😀", "9", "a"]);
    expect(store.names(["at its expiry"], NOW - 1)).toEqual(["at its expiry"]);
    expect(store.names([], NOW)).toEqual([]);
  }));

it("sizes and sums are those of the plain values, in bytes, of the live or of all that is stored", () =>
  inside((store) => {
    store.write([
      row("plain", { value: "aé😀\u0000" }),
      row("sealed", { value: sealed(SEALED_BYTES + 100) }),
      row("empty", { value: sealed(SEALED_BYTES), expiresAtMs: NOW + 1 }),
      row("expired", { value: "12345", expiresAtMs: NOW }),
    ]);
    const sizes = store.sizes(["plain", "sealed", "empty", "expired", "none"]);
    expect([...sizes].map(([name, { bytes }]) => [name, bytes]).toSorted()).toEqual([
      ["empty", 0],
      ["expired", 5],
      ["plain", 8],
      ["sealed", 100],
    ]);
    const { value: _value, ...facts } = row("expired", { expiresAtMs: NOW });
    expect(sizes.get("expired")).toMatchObject({ ...facts, bytes: 5 });
    expect(store.totals(null)).toEqual({ count: 4, bytes: 113 });
    expect(store.totals(NOW)).toEqual({ count: 3, bytes: 108 });
    store.remove(["plain", "sealed", "empty", "expired"]);
    expect(store.totals(null)).toEqual({ count: 0, bytes: 0 });
  }));

it("what has expired is deleted and counted, and the next expiry is known", () =>
  inside((store) => {
    expect(store.nextExpiry()).toBeNull();
    expect(store.removeExpired(NOW)).toEqual({ count: 0, bytes: 0, highest: 0 });
    store.write([
      row("a", { expiresAtMs: NOW, revision: 5, value: "123" }),
      row("b", { expiresAtMs: NOW - 9, revision: 7, value: sealed(SEALED_BYTES + 4) }),
      row("c", { expiresAtMs: NOW + 1, revision: 9 }),
      row("d", { revision: 11 }),
    ]);
    expect(store.nextExpiry()).toBe(NOW - 9);
    expect(store.removeExpired(NOW)).toEqual({ count: 2, bytes: 7, highest: 7 });
    expect(store.names(null, 0)).toEqual(["c", "d"]);
    expect(store.nextExpiry()).toBe(NOW + 1);
    store.remove(["c", "none"]);
    expect(store.nextExpiry()).toBeNull();
  }));

it("the owner has its salt, and a floor that only rises", () =>
  inside((store) => {
    expect(new Uint8Array(store.owner().salt)).toEqual(SALT);
    const floors = [5, 3, 9].map((floor) => {
      store.raiseFloor(floor);
      return store.owner().floor;
    });
    expect(floors).toEqual([5, 5, 9]);
    expect(() => store.initialise(SALT)).toThrow(/constraint/i);
  }));

it("a write is one row, a read of one is one, a hundred by name are two hundred; what is in memory costs nothing", () =>
  inside((_store, sql) => {
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
