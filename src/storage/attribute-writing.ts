// The SQL that writes attributes: one in a statement of its own, many from one JSON text.

import type { AttributeFacts } from "../domain/attribute.ts";
import { STATEMENT_CHARACTERS } from "../limits.ts";

/** A row as it is written; with no `value` the stored one stays. Bytes fill their buffer. */
export interface AttributeRow extends AttributeFacts {
  value: string | Uint8Array<ArrayBuffer> | undefined;
}

/** A statement of SQL and what it is bound to. It is carried out whole or not at all. */
export type Statement = readonly [query: string, ...bound: (string | number | Uint8Array<ArrayBuffer> | null)[]];

/** The statements that write rows of distinct names: one for a single row, and for many of an ordinary size. */
export function statementsOf(rows: readonly AttributeRow[]): Statement[] {
  const [single] = rows;
  return rows.length === 1 && single ? [writingOne(single)] : writingMany(rows);
}

function writingMany(rows: readonly AttributeRow[]): Statement[] {
  const statements: Statement[] = [];
  for (const query of [UPDATE_MANY, REPLACE_MANY, REPLACE_MANY_SEALED]) {
    for (const alike of runsOf(rows.filter((row) => manyOf(row) === query))) {
      const [{ modifiedAtMs, setBy }] = alike;
      for (const batch of batches(alike.map(cells))) statements.push([query, batch, modifiedAtMs, setBy]);
    }
  }
  return statements;
}

function manyOf({ value }: AttributeRow): string {
  if (value === undefined) return UPDATE_MANY;
  return typeof value === "string" ? REPLACE_MANY : REPLACE_MANY_SEALED;
}

type Run = [AttributeRow, ...AttributeRow[]];

/** Rows that stand together and were modified at the same moment by the same one: what is equal in them is bound once. */
function runsOf(rows: readonly AttributeRow[]): Run[] {
  const runs: Run[] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run?.[0].modifiedAtMs === row.modifiedAtMs && run[0].setBy === row.setBy) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

function writingOne({ name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, value }: AttributeRow): Statement {
  return value === undefined
    ? [UPDATE_ONE, modifiedAtMs, expiresAtMs, revision, setBy, name]
    : [REPLACE_ONE, name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, value];
}

const UPDATE_ONE = "UPDATE attribute SET modified = ?, expires = ?, revision = ?, set_by = ? WHERE name = ?";

const UPDATE_MANY = `UPDATE attribute SET modified = ?2, expires = item.value ->> 2, revision = item.value ->> 3, set_by = ?3
         FROM json_each(?1) AS item WHERE name = item.value ->> 0`;

const REPLACE_ONE = `INSERT OR REPLACE INTO attribute (name, created, modified, expires, revision, set_by, value)
       VALUES (?, ?, ?, ?, ?, ?, ?)`;

/** Materialized, as json_each would write out a whole row as text anew for each cell that is taken of it. */
const replaceMany = (value: string) => `WITH item AS MATERIALIZED (SELECT value FROM json_each(?1))
       INSERT OR REPLACE INTO attribute (name, created, modified, expires, revision, set_by, value)
       SELECT value ->> 0, value ->> 1, ?2, value ->> 2, value ->> 3, ?3, ${value} FROM item`;

const REPLACE_MANY = replaceMany("value ->> 4");
const REPLACE_MANY_SEALED = replaceMany("unhex(value ->> 4)");

type Cell = string | number | null;

/** What a row has of its own, in JSON: its value is text, or bytes as hexadecimal text. */
function cells({ name, createdAtMs, expiresAtMs, revision, value }: AttributeRow): Cell[] {
  return [name, createdAtMs, expiresAtMs, revision, value instanceof Uint8Array ? value.toHex() : (value ?? null)];
}

/** Packs rows into JSON arrays of a size that one statement takes. */
function batches(rows: readonly Cell[][]): string[] {
  const whole = JSON.stringify(rows);
  if (whole.length <= STATEMENT_CHARACTERS) return [whole];
  const packed: string[] = [];
  let batch: string[] = [];
  let size = 0;
  for (const row of rows.map((each) => JSON.stringify(each))) {
    if (size > 0 && size + row.length > STATEMENT_CHARACTERS) {
      packed.push(`[${batch.join(",")}]`);
      batch = [];
      size = 0;
    }
    batch.push(row);
    size += row.length;
  }
  packed.push(`[${batch.join(",")}]`);
  return packed;
}
