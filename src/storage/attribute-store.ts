// All SQL of attributes. A session and a user keep theirs in the same tables.
//
// A plain value is TEXT and a sealed one BLOB: SQLite's own type says which it is, so no flag can go stale. The name
// is the whole key and expiry has no index: a row written costs a thousand times a row read, and there are at most a
// thousand rows to read when the alarm looks for what is due.

import { SEALED_OVERHEAD_BYTES } from "../crypto/cipher.ts";
import { type AttributeFacts, type SetBy, textOfFacts } from "../domain/attribute.ts";
import { isExpired } from "../domain/lifetime.ts";
import { utf8Bytes } from "../domain/text.ts";
import { AttributeMemory, type StoredAttribute, type StoredValue } from "./attribute-memory.ts";
import { type AttributeRow, type Statement, statementsOf } from "./attribute-writing.ts";
import { SealedColumn } from "./sealed-column.ts";

/** A stored attribute without its value; `bytes` is the size of the plain value. */
export type AttributeSize = Omit<StoredAttribute, "value">;

type FactsRow = [string, number, number, number | null, number, SetBy];
type SizeRow = [...FactsRow, number];

const FACTS = "name, created, modified, expires, revision, set_by";
const PLAIN_BYTES = `octet_length(value) - CASE typeof(value) WHEN 'blob' THEN ${SEALED_OVERHEAD_BYTES} ELSE 0 END`;
const LIVE = "(expires IS NULL OR expires > ?)";
const AMONG = "name IN (SELECT value FROM json_each(?))";

/** The attributes of one object. Every method is synchronous, so that several make one transaction. */
export class AttributeStore {
  readonly #sql: SqlStorage;
  readonly #memory = new AttributeMemory();
  #owner: { salt: ArrayBuffer; floor: number } | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Notes the salt of the object's keys; once, when the object is made. */
  initialise(salt: Uint8Array): void {
    this.#sql.exec("INSERT INTO attribute_owner (id, salt, floor) VALUES (1, ?, 0)", salt);
    this.#owner = undefined;
    this.#memory.rememberAll([]);
  }

  /** Forgets what is kept in memory; wherever something of this object may not have happened, or is gone. */
  forget(): void {
    this.#owner = undefined;
    this.#memory.forget();
  }

  /** The salt of the object's keys, and the floor of revisions: none at or below it is ever given again. */
  owner(): { salt: ArrayBuffer; floor: number } {
    this.#owner ??= this.#sql
      .exec<{ salt: ArrayBuffer; floor: number }>("SELECT salt, floor FROM attribute_owner")
      .one();
    return this.#owner;
  }

  raiseFloor(revision: number): void {
    this.#sql.exec("UPDATE attribute_owner SET floor = max(floor, ?)", revision);
    this.#owner = undefined;
  }

  /** Live attributes of those distinct names in their order, or all in the order of code points. */
  read(names: string[] | null, nowMs: number): StoredAttribute[] {
    const stored = names === null ? this.#all() : this.#named(names);
    return stored.filter(({ expiresAtMs }) => !isExpired(expiresAtMs, nowMs));
  }

  /** Names of live attributes, among those in any order, or all in the order of code points. */
  names(names: string[] | null, nowMs: number): string[] {
    const isKnown = names === null ? this.#memory.isWhole() : this.#unknownOf(names).length === 0;
    if (isKnown) return this.read(names, nowMs).map(({ name }) => name);
    const [among, bound] = this.#among(names);
    const rows = this.#sql.exec(`SELECT name FROM attribute WHERE ${among} AND ${LIVE} ORDER BY name`, ...bound, nowMs);
    return Array.from(rows.raw<[string]>(), ([name]) => name);
  }

  /** What is stored under each of those names, expired ones included, without the values. */
  sizes(names: readonly string[]): (AttributeSize | undefined)[] {
    const unknown = this.#unknownOf(names);
    if (unknown.length === 0) return names.map((name) => this.#memory.recall(name));
    const [among, bound] = this.#among(unknown);
    const rows = this.#sql.exec(`SELECT ${FACTS}, ${PLAIN_BYTES} FROM attribute WHERE ${among}`, ...bound);
    const read = new Map(Array.from(rows.raw<SizeRow>(), (row) => [row[0], sizeOf(row)]));
    return names.map((name) => read.get(name) ?? this.#memory.recall(name));
  }

  #all(): StoredAttribute[] {
    if (this.#memory.isWhole()) {
      this.#memory.touch();
      return this.#memory.recallAll();
    }
    const stored = this.#select(null);
    this.#memory.rememberAll(stored);
    return stored;
  }

  #named(names: string[]): StoredAttribute[] {
    const unknown = this.#unknownOf(names);
    const read = new Map(unknown.length === 0 ? [] : this.#select(unknown).map((each) => [each.name, each]));
    const stored: StoredAttribute[] = [];
    for (const name of names) {
      const each = read.get(name) ?? this.#memory.recall(name);
      if (each) stored.push(each);
    }
    this.#memory.remember(read.values());
    return stored;
  }

  /** Names under which something may be stored that is not in memory. */
  #unknownOf(names: readonly string[]): string[] {
    return this.#memory.isWhole() ? [] : names.filter((name) => !this.#memory.recall(name));
  }

  #select(names: string[] | null): StoredAttribute[] {
    const [among, bound] = this.#among(names);
    const rows = this.#sql
      .exec(`SELECT ${FACTS}, ${PLAIN_BYTES}, value FROM attribute WHERE ${among} ORDER BY name`, ...bound)
      .raw<[...SizeRow, StoredValue]>();
    return Array.from(rows, (row) => ({ ...sizeOf(row), value: row[7] }));
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

  /** Writes rows of distinct names. @param statements of these rows, where they are made already */
  write(rows: AttributeRow[], statements: readonly Statement[] = statementsOf(rows)): void {
    for (const [query, ...bound] of statements) this.#sql.exec(query, ...bound);
    this.#memory.remember(rows.map((row) => this.#written(row)).filter((written) => written !== undefined));
  }

  /** What is stored now that a row was written, where that is known. */
  #written(row: AttributeRow): StoredAttribute | undefined {
    const { value } = row;
    if (typeof value === "string") return { ...row, value, bytes: utf8Bytes(value) };
    if (value !== undefined) return { ...row, value: value.buffer, bytes: value.length - SEALED_OVERHEAD_BYTES };
    const before = this.#memory.recall(row.name);
    return before && { ...row, createdAtMs: before.createdAtMs, value: before.value, bytes: before.bytes };
  }

  remove(names: string[]): void {
    const [among, bound] = this.#among(names);
    this.#sql.exec(`DELETE FROM attribute WHERE ${among}`, ...bound);
    this.#memory.removed(names);
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
    if (expired.count > 0) {
      this.#sql.exec("DELETE FROM attribute WHERE expires <= ?", nowMs);
      this.#memory.removedExpired(nowMs);
    }
    return expired;
  }

  /** The sealed values, bound to that purpose. */
  sealed(purpose: string): SealedColumn {
    const facts = { columns: FACTS, textOf: (cells: SqlStorageValue[]) => textOfFacts(factsOf(cells as FactsRow)) };
    const at = { table: "attribute", name: "name", value: "value", facts };
    return new SealedColumn(this.#sql, purpose, at, (name) => this.#memory.lose(name));
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

function factsOf([name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy]: FactsRow): AttributeFacts {
  return { name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy };
}

function sizeOf([name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, bytes]: readonly [
  ...SizeRow,
  ...unknown[],
]): AttributeSize {
  return { name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, bytes };
}
