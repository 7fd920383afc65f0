// All SQL of attributes. A session and a user keep theirs in the same tables.
//
// A plain value is TEXT and a sealed one BLOB: SQLite's own type says which it is, so no flag can go stale. The name
// is the whole key and expiry has no index: a row written costs a thousand times a row read, and there are at most a
// thousand rows to read when the alarm looks for what is due.

import { SEALED_OVERHEAD_BYTES } from "../crypto/cipher.ts";
import type { AttributeFacts } from "../domain/attribute.ts";
import { STATEMENT_CHARACTERS } from "../limits.ts";
import type { Migration } from "./schema.ts";
import { SealedColumn } from "./sealed-column.ts";

export const ATTRIBUTE_TABLES: Migration = [
  `CREATE TABLE attribute (
     name TEXT PRIMARY KEY, value ANY NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
     expires INTEGER, revision INTEGER NOT NULL,
     CHECK (typeof(value) = 'text' OR (typeof(value) = 'blob' AND octet_length(value) >= ${SEALED_OVERHEAD_BYTES}))
   ) STRICT, WITHOUT ROWID`,
  "CREATE TABLE attribute_owner (id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL, floor INTEGER NOT NULL) STRICT",
];

/** The value as it is stored: text in plain, bytes sealed. */
export type StoredValue = string | ArrayBuffer;

/** A row as it is written; with no `value` the stored one stays. */
interface AttributeRow extends AttributeFacts {
  value: string | Uint8Array | undefined;
}

/** A stored attribute without its value; `bytes` is the size of the plain value. */
export interface AttributeSize extends AttributeFacts {
  bytes: number;
}

const FACTS = "name, created, modified, expires, revision";
const PLAIN_BYTES = `octet_length(value) - CASE typeof(value) WHEN 'blob' THEN ${SEALED_OVERHEAD_BYTES} ELSE 0 END`;
const LIVE = "(expires IS NULL OR expires > ?)";
const AMONG = "name IN (SELECT value FROM json_each(?))";

/** The attributes of one object. Every method is synchronous, so that several make one transaction. */
export class AttributeStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Notes the salt of the object's keys; once, when the object is made. */
  found(salt: Uint8Array): void {
    this.#sql.exec("INSERT INTO attribute_owner (id, salt, floor) VALUES (1, ?, 0)", salt);
  }

  /** The salt of the object's keys, and the floor of revisions: none at or below it is ever given again. */
  owner(): { salt: ArrayBuffer; floor: number } {
    return this.#sql.exec<{ salt: ArrayBuffer; floor: number }>("SELECT salt, floor FROM attribute_owner").one();
  }

  raiseFloor(revision: number): void {
    this.#sql.exec("UPDATE attribute_owner SET floor = max(floor, ?)", revision);
  }

  /** Live attributes of those names, or all, in order of their names. */
  read(names: string[] | null, now: number): (AttributeFacts & { value: StoredValue })[] {
    const [among, bound] = this.#among(names);
    const rows = this.#sql
      .exec(`SELECT ${FACTS}, value FROM attribute WHERE ${among} AND ${LIVE} ORDER BY name`, ...bound, now)
      .raw<[string, number, number, number | null, number, StoredValue]>();
    return Array.from(rows, ([name, created, modified, expires, revision, value]) => ({
      name,
      created,
      modified,
      expires,
      revision,
      value,
    }));
  }

  /** Names of live attributes, among those or all, in order. */
  names(names: string[] | null, now: number): string[] {
    const [among, bound] = this.#among(names);
    const rows = this.#sql.exec(`SELECT name FROM attribute WHERE ${among} AND ${LIVE} ORDER BY name`, ...bound, now);
    return Array.from(rows.raw<[string]>(), ([name]) => name);
  }

  /** What is stored under those names, expired ones included, without the values. */
  sizes(names: string[]): Map<string, AttributeSize> {
    const [among, bound] = this.#among(names);
    const rows = this.#sql.exec(`SELECT ${FACTS}, ${PLAIN_BYTES} AS bytes FROM attribute WHERE ${among}`, ...bound);
    return new Map(rows.toArray().map((row) => [row.name as string, row as unknown as AttributeSize]));
  }

  /** How many attributes there are and how large their plain values are together: all that is stored, or only the live. */
  totals(liveAt: number | null): { count: number; bytes: number } {
    const [where, bound] = liveAt === null ? ["true", []] : [LIVE, [liveAt]];
    return this.#sql
      .exec<{ count: number; bytes: number }>(
        `SELECT count(*) AS count, coalesce(sum(${PLAIN_BYTES}), 0) AS bytes FROM attribute WHERE ${where}`,
        ...bound,
      )
      .one();
  }

  /** Writes rows of distinct names. */
  write(rows: AttributeRow[]): void {
    const [single] = rows;
    if (rows.length === 1 && single) this.#writeOne(single);
    else this.#writeMany(rows);
  }

  #writeMany(rows: AttributeRow[]): void {
    const facts = (row: AttributeRow) => [row.name, row.created, row.modified, row.expires, row.revision];
    const kept = rows.filter((row) => row.value === undefined).map(facts);
    const valued = rows.filter((row) => row.value !== undefined).map((row) => [...facts(row), ...encoded(row.value)]);
    for (const batch of statements(kept)) {
      this.#sql.exec(
        `UPDATE attribute SET modified = item.value ->> 2, expires = item.value ->> 3, revision = item.value ->> 4
           FROM json_each(?) AS item WHERE name = item.value ->> 0`,
        batch,
      );
    }
    for (const batch of statements(valued)) {
      this.#sql.exec(
        `INSERT INTO attribute (name, created, modified, expires, revision, value)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
                CASE value ->> 5 WHEN 'sealed' THEN unhex(value ->> 6) ELSE value ->> 6 END
           FROM json_each(?) WHERE true ${REPLACE}`,
        batch,
      );
    }
  }

  #writeOne({ name, created, modified, expires, revision, value }: AttributeRow): void {
    if (value === undefined) {
      this.#sql.exec(
        "UPDATE attribute SET modified = ?, expires = ?, revision = ? WHERE name = ?",
        ...[modified, expires, revision, name],
      );
    } else {
      this.#sql.exec(
        `INSERT INTO attribute (name, created, modified, expires, revision, value) VALUES (?, ?, ?, ?, ?, ?) ${REPLACE}`,
        ...[name, created, modified, expires, revision, value],
      );
    }
  }

  remove(names: string[]): void {
    const [among, bound] = this.#among(names);
    this.#sql.exec(`DELETE FROM attribute WHERE ${among}`, ...bound);
  }

  /** Deletes what has expired and says how much that was; `highest` is the highest revision among it. */
  removeExpired(now: number): { count: number; bytes: number; highest: number } {
    const expired = this.#sql
      .exec<{ count: number; bytes: number; highest: number }>(
        `SELECT count(*) AS count, coalesce(sum(${PLAIN_BYTES}), 0) AS bytes, coalesce(max(revision), 0) AS highest
           FROM attribute WHERE expires <= ?`,
        now,
      )
      .one();
    if (expired.count > 0) this.#sql.exec("DELETE FROM attribute WHERE expires <= ?", now);
    return expired;
  }

  /** The sealed values, bound to that purpose. */
  sealed(purpose: string): SealedColumn {
    return new SealedColumn(this.#sql, purpose, { table: "attribute", name: "name", value: "value" });
  }

  /** The earliest expiry that is stored, null where nothing expires. */
  nextExpiry(): number | null {
    return this.#sql.exec<{ next: number | null }>("SELECT min(expires) AS next FROM attribute").one().next;
  }

  #among(names: string[] | null): [string, string[]] {
    if (names === null) return ["true", []];
    const [only] = names;
    return names.length === 1 && only !== undefined ? ["name = ?", [only]] : [AMONG, [JSON.stringify(names)]];
  }
}

const REPLACE = `ON CONFLICT (name) DO UPDATE SET created = excluded.created, modified = excluded.modified,
  expires = excluded.expires, revision = excluded.revision, value = excluded.value`;

function encoded(value: string | Uint8Array | undefined): [string, string] {
  return value instanceof Uint8Array ? ["sealed", value.toHex()] : ["plain", value ?? ""];
}

/** Packs rows into JSON arrays of a size that one statement takes. */
function statements(rows: unknown[][]): string[] {
  const packed: string[] = [];
  let batch: string[] = [];
  let size = 0;
  for (const row of rows.map((cells) => JSON.stringify(cells))) {
    if (size > 0 && size + row.length > STATEMENT_CHARACTERS) {
      packed.push(`[${batch.join(",")}]`);
      batch = [];
      size = 0;
    }
    batch.push(row);
    size += row.length;
  }
  if (batch.length > 0) packed.push(`[${batch.join(",")}]`);
  return packed;
}
