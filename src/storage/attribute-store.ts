// All SQL of attributes. A session and a user keep theirs in the same tables.
//
// A plain value is TEXT and a sealed one BLOB: SQLite's own type says which it is, so no flag can go stale. The name
// is the whole key and expiry has no index: a row written costs a thousand times a row read, and there are at most a
// thousand rows to read when the alarm looks for what is due.

import { SEALED_OVERHEAD_BYTES } from "../crypto/cipher.ts";
import type { AttributeFacts, SetBy } from "../domain/attribute.ts";
import { STATEMENT_CHARACTERS } from "../limits.ts";
import { SealedColumn } from "./sealed-column.ts";

/** The value as it is stored: text in plain, bytes sealed. */
export type StoredValue = string | ArrayBuffer;

/** A row as it is written; with no `value` the stored one stays. */
export interface AttributeRow extends AttributeFacts {
  value: string | Uint8Array | undefined;
}

/** A stored attribute without its value; `bytes` is the size of the plain value. */
export interface AttributeSize extends AttributeFacts {
  bytes: number;
}

const FACTS = "name, created, modified, expires, revision, set_by";
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
  initialise(salt: Uint8Array): void {
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
  read(names: string[] | null, nowMs: number): (AttributeFacts & { value: StoredValue })[] {
    const [among, bound] = this.#among(names);
    const rows = this.#sql
      .exec(`SELECT ${FACTS}, value FROM attribute WHERE ${among} AND ${LIVE} ORDER BY name`, ...bound, nowMs)
      .raw<[string, number, number, number | null, number, SetBy, StoredValue]>();
    return Array.from(rows, ([name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, value]) => ({
      name,
      createdAtMs,
      modifiedAtMs,
      expiresAtMs,
      revision,
      setBy,
      value,
    }));
  }

  /** Names of live attributes, among those or all, in order. */
  names(names: string[] | null, nowMs: number): string[] {
    const [among, bound] = this.#among(names);
    const rows = this.#sql.exec(`SELECT name FROM attribute WHERE ${among} AND ${LIVE} ORDER BY name`, ...bound, nowMs);
    return Array.from(rows.raw<[string]>(), ([name]) => name);
  }

  /** What is stored under those names, expired ones included, without the values. */
  sizes(names: string[]): Map<string, AttributeSize> {
    const [among, bound] = this.#among(names);
    const rows = this.#sql
      .exec(`SELECT ${FACTS}, ${PLAIN_BYTES} FROM attribute WHERE ${among}`, ...bound)
      .raw<[string, number, number, number | null, number, SetBy, number]>();
    return new Map(
      Array.from(rows, ([name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, bytes]) => [
        name,
        { name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, bytes },
      ]),
    );
  }

  /** How many attributes there are and how large their plain values are together: all that is stored, or only what lives then. */
  totals(liveAtMs: number | null): { count: number; bytes: number } {
    const [where, bound] = liveAtMs === null ? ["true", []] : [LIVE, [liveAtMs]];
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
    const facts = (row: AttributeRow) => [
      row.name,
      row.createdAtMs,
      row.modifiedAtMs,
      row.expiresAtMs,
      row.revision,
      row.setBy,
    ];
    const kept = rows.filter((row) => row.value === undefined).map(facts);
    const valued = rows.filter((row) => row.value !== undefined).map((row) => [...facts(row), ...encoded(row.value)]);
    for (const batch of statements(kept)) {
      this.#sql.exec(
        `UPDATE attribute SET modified = item.value ->> 2, expires = item.value ->> 3, revision = item.value ->> 4,
                set_by = item.value ->> 5
           FROM json_each(?) AS item WHERE name = item.value ->> 0`,
        batch,
      );
    }
    for (const batch of statements(valued)) {
      this.#sql.exec(
        // Materialized, as json_each would write out a whole row as text anew for each cell that is taken of it.
        `WITH item AS MATERIALIZED (SELECT value FROM json_each(?))
         INSERT OR REPLACE INTO attribute (name, created, modified, expires, revision, set_by, value)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                coalesce(value ->> 6, unhex(value ->> 7))
           FROM item`,
        batch,
      );
    }
  }

  #writeOne({ name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, value }: AttributeRow): void {
    if (value === undefined) {
      this.#sql.exec(
        "UPDATE attribute SET modified = ?, expires = ?, revision = ?, set_by = ? WHERE name = ?",
        modifiedAtMs,
        expiresAtMs,
        revision,
        setBy,
        name,
      );
    } else {
      this.#sql.exec(
        `INSERT OR REPLACE INTO attribute (name, created, modified, expires, revision, set_by, value)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        name,
        createdAtMs,
        modifiedAtMs,
        expiresAtMs,
        revision,
        setBy,
        value,
      );
    }
  }

  remove(names: string[]): void {
    const [among, bound] = this.#among(names);
    this.#sql.exec(`DELETE FROM attribute WHERE ${among}`, ...bound);
  }

  /** Deletes what has expired and says how much that was; `highest` is the highest revision among it. */
  removeExpired(nowMs: number): { count: number; bytes: number; highest: number } {
    const expired = this.#sql
      .exec<{ count: number; bytes: number; highest: number }>(
        `SELECT count(*) AS count, coalesce(sum(${PLAIN_BYTES}), 0) AS bytes, coalesce(max(revision), 0) AS highest
           FROM attribute WHERE expires <= ?`,
        nowMs,
      )
      .one();
    if (expired.count > 0) this.#sql.exec("DELETE FROM attribute WHERE expires <= ?", nowMs);
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

/** The cells of a value in JSON: its text, or none and its bytes as hexadecimal text. */
function encoded(value: string | Uint8Array | undefined): (string | null)[] {
  return value instanceof Uint8Array ? [null, value.toHex()] : [value ?? ""];
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
