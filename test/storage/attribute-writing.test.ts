/** The SQL that writes attributes: what is written comes back, one by one and together. */
import { expect, it } from "vitest";
import { STATEMENT_CHARACTERS } from "../../src/limits.ts";
import { AttributeStore } from "../../src/storage/attribute-store.ts";
import { inside, NOW, type Row, row, SEALED_BYTES, sealed } from "./attribute-rows.ts";

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
