/** All SQL of attributes: what is written comes back, in the order of code points. */
import { expect, it } from "vitest";
import { STATEMENT_CHARACTERS } from "../../src/limits.ts";
import { AttributeStore } from "../../src/storage/attribute-store.ts";
import { SESSION_MIGRATIONS } from "../../src/storage/migrations/session.ts";
import { Schema } from "../../src/storage/schema.ts";
import { NOW, type Row, row } from "../kit/attribute-rows.ts";
import { inStorage, sessionPlace } from "../kit/storage.ts";

const SALT = new Uint8Array(16).fill(5);
/** The shortest that a sealed value can be: of no text at all. */
const SEALED_BYTES = 31;

const sealed = (bytes: number) => Uint8Array.from({ length: bytes }, (_, i) => i % 256);

/** Runs a test on the store of a new object: on one that remembers, then on one that reads everything from storage. */
async function inside(work: (store: AttributeStore, sql: SqlStorage) => void): Promise<void> {
  for (const made of [(store: AttributeStore) => store, forgetful]) {
    await inStorage(sessionPlace(crypto.randomUUID()), (storage) => {
      new Schema(storage, SESSION_MIGRATIONS).create();
      const store = made(new AttributeStore(storage.sql));
      store.initialise(SALT);
      work(store, storage.sql);
    });
  }
}

/** The store, with nothing in memory at the beginning of each call. */
function forgetful(store: AttributeStore): AttributeStore {
  return new Proxy(store, {
    get: (_, method: keyof AttributeStore) => {
      store.forget();
      return store[method].bind(store);
    },
  });
}

/** Ways to write the same rows: one by one, or all in one statement. */
const WAYS: [string, (store: AttributeStore, rows: Row[]) => void][] = [
  [
    "one by one",
    (store, rows) => {
      for (const each of rows) store.write([each]);
    },
  ],
  ["together", (store, rows) => store.write(rows)],
];

it.each(WAYS)("text and bytes come back exactly, written %s", (_way, write) =>
  inside((store) => {
    const texts = [
      "",
      "\u0000",
      "a\u0000b\u0000",
      "😀",
      "\uffff\ufeff",
      "'\"\\\n\u2028",
      "é".repeat(32_768),
      "1",
      "1e3",
    ];
    const rows = [
      ...texts.map((value, i) => row(`text ${i}`, { value })),
      ...[SEALED_BYTES, 1_000, 65_567].map((bytes, i) => row(`zealed ${i}`, { value: sealed(bytes) })),
    ];
    write(store, rows);
    const read = store.read(null, NOW);
    expect(read.map(({ name, value }) => [name, typeof value === "string" ? value : new Uint8Array(value)])).toEqual(
      rows.map(({ name, value }) => [name, value]),
    );
    expect(store.read(["zealed 0"], NOW)[0]?.value).toBeInstanceOf(ArrayBuffer);
  }),
);

it.each(WAYS)("a row replaces the one of its name in everything, written %s", (_way, write) =>
  inside((store) => {
    write(store, [row("a"), row("b", { value: sealed(40), expiresAtMs: NOW + 5 })]);
    const next = [
      row("a", { value: sealed(50), createdAtMs: 1, modifiedAtMs: 2, expiresAtMs: NOW + 9, revision: 8 }),
      row("b", { value: "now plain", createdAtMs: 3, modifiedAtMs: 4, expiresAtMs: null, revision: 9 }),
    ];
    write(store, next);
    const read = store.read(null, NOW).map(({ value, bytes: _bytes, ...facts }) => ({
      ...facts,
      value: typeof value === "string" ? value : new Uint8Array(value),
    }));
    expect(read).toEqual(next);
  }),
);

it.each(WAYS)(
  "without a value the stored one stays, as it is stored, and so does its creation, written %s",
  (_way, write) =>
    inside((store) => {
      write(store, [row("a"), row("b", { value: sealed(40) })]);
      const change = { value: undefined, createdAtMs: 7, modifiedAtMs: NOW, expiresAtMs: NOW + 5, revision: 2 };
      write(store, [row("a", change), row("b", change), row("c", { revision: 3 })]);
      const [a, b, c] = store.read(null, NOW);
      expect(a).toEqual({ ...row("a", { ...change, createdAtMs: NOW - 2_000 }), value: "of a", bytes: 4 });
      expect(b).toMatchObject({ expiresAtMs: NOW + 5, revision: 2 });
      expect(new Uint8Array(b?.value as ArrayBuffer)).toEqual(sealed(40));
      expect(c).toMatchObject({ name: "c", revision: 3 });
    }),
);

it("many rows at once keep what each has of its own, also where that differs from row to row", () =>
  inside((store) => {
    const rows = [
      row("a", { modifiedAtMs: NOW - 3, setBy: "super-user" }),
      row("b", { modifiedAtMs: NOW - 3, setBy: "owner", createdAtMs: NOW - 9, expiresAtMs: NOW + 9 }),
      row("c", { modifiedAtMs: NOW - 2, setBy: "owner", revision: 7 }),
      row("d", { modifiedAtMs: NOW - 2, setBy: "owner", value: sealed(SEALED_BYTES) }),
    ];
    store.write(rows);
    store.forget();
    const facts = ({ value: _value, ...rest }: Row) => rest;
    expect(store.read(null, NOW)).toMatchObject(rows.map(facts));
    const changed = rows.map((each) => ({
      ...each,
      value: undefined,
      modifiedAtMs: each.modifiedAtMs + 1,
      revision: 9,
    }));
    store.write(changed);
    store.forget();
    expect(store.read(null, NOW)).toMatchObject(changed.map(facts));
  }));

it("a statement of many rows that fails at the last one has written none", () =>
  inside((store) => {
    store.write([row("a", { value: "before" })]);
    const broken = row("c", { createdAtMs: "no number" as unknown as number });
    expect(() => store.write([row("a", { value: "after" }), row("b"), broken])).toThrow("SQLITE_CONSTRAINT");
    store.forget();
    expect(store.read(null, NOW)).toMatchObject([{ name: "a", value: "before" }]);
  }));

it("rows that are too large for one statement are written in several", () =>
  inside((store, sql) => {
    const bound: number[] = [];
    const watched = {
      exec: (statement: string, ...args: unknown[]) => {
        bound.push(...args.filter((arg) => typeof arg === "string").map((arg) => (arg as string).length));
        return sql.exec(statement, ...args);
      },
    } as unknown as SqlStorage;
    // Each U+0000 takes six characters of JSON, each sealed byte two.
    const rows = Array.from({ length: 40 }, (_, i) =>
      row(`n${String(i).padStart(2, "0")}`, { value: i % 2 === 0 ? "\u0000".repeat(20_000) : sealed(65_567) }),
    );
    new AttributeStore(watched).write(rows);
    expect(bound.length).toBeGreaterThan(5);
    expect(Math.max(...bound)).toBeLessThanOrEqual(STATEMENT_CHARACTERS + 1_000);
    expect(store.totals(null)).toEqual({ count: 40, bytes: 20 * 20_000 + 20 * 65_536 });
    for (const { name, value } of store.read(null, NOW)) {
      const expected = rows.find((each) => each.name === name)?.value;
      expect(typeof value === "string" ? value === expected : new Uint8Array(value)).toEqual(
        typeof value === "string" ? true : expected,
      );
    }
  }));

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
    const sizes = store.sizes(["plain", "sealed", "none", "expired", "empty"]);
    expect(sizes.map((size) => size?.bytes)).toEqual([8, 100, undefined, 5, 0]);
    const { value: _value, ...facts } = row("expired", { expiresAtMs: NOW });
    expect(sizes[3]).toMatchObject({ ...facts, bytes: 5 });
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

it.each([
  ["a sealed value that is too short to be one", "randomblob(30)"],
  ["a number", "5"],
  ["nothing", "NULL"],
])("the table takes no %s", (_what, value) =>
  inside((_store, sql) => {
    expect(() => sql.exec(`INSERT INTO attribute VALUES ('a', ${value}, 1, 1, NULL, 1, 'owner')`)).toThrow(
      /constraint/i,
    );
  }),
);
