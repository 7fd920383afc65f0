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
  const kept = rows.filter(({ value }) => value === undefined).map((row) => cells(row, null, null));
  const valued = rows.filter(({ value }) => value !== undefined).map(valuedCells);
  return [
    ...batches(kept).map((batch): Statement => [UPDATE_MANY, batch]),
    ...batches(valued).map((batch): Statement => [REPLACE_MANY, batch]),
  ];
}

function writingOne({ name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, value }: AttributeRow): Statement {
  return value === undefined
    ? [UPDATE_ONE, modifiedAtMs, expiresAtMs, revision, setBy, name]
    : [REPLACE_ONE, name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, value];
}

const UPDATE_ONE = "UPDATE attribute SET modified = ?, expires = ?, revision = ?, set_by = ? WHERE name = ?";

const UPDATE_MANY = `UPDATE attribute SET modified = item.value ->> 2, expires = item.value ->> 3,
              revision = item.value ->> 4, set_by = item.value ->> 5
         FROM json_each(?) AS item WHERE name = item.value ->> 0`;

const REPLACE_ONE = `INSERT OR REPLACE INTO attribute (name, created, modified, expires, revision, set_by, value)
       VALUES (?, ?, ?, ?, ?, ?, ?)`;

/** Materialized, as json_each would write out a whole row as text anew for each cell that is taken of it. */
const REPLACE_MANY = `WITH item AS MATERIALIZED (SELECT value FROM json_each(?))
       INSERT OR REPLACE INTO attribute (name, created, modified, expires, revision, set_by, value)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
              coalesce(value ->> 6, unhex(value ->> 7))
         FROM item`;

type Cell = string | number | null;

/** A row in JSON. Its value is text, or bytes as hexadecimal text. */
function cells(
  { name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy }: AttributeRow,
  text: string | null,
  hex: string | null,
): Cell[] {
  return [name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, text, hex];
}

function valuedCells(row: AttributeRow): Cell[] {
  return row.value instanceof Uint8Array ? cells(row, null, row.value.toHex()) : cells(row, row.value ?? "", null);
}

/** Packs rows into JSON arrays of a size that one statement takes. */
function batches(rows: readonly Cell[][]): string[] {
  if (rows.length === 0) return [];
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
