// The SQL that writes attributes: one in a statement of its own, many from one JSON text.

import type { AttributeFacts } from "../domain/attribute.ts";
import { STATEMENT_CHARACTERS } from "../limits.ts";

/** A row as it is written; with no `value` the stored one stays. Bytes fill their buffer. */
export interface AttributeRow extends AttributeFacts {
  value: string | Uint8Array<ArrayBuffer> | undefined;
}

/** Writes rows of distinct names. One row is one statement. */
export function writeAttributes(sql: SqlStorage, rows: AttributeRow[]): void {
  const [single] = rows;
  if (rows.length === 1 && single) writeOne(sql, single);
  else writeMany(sql, rows);
}

function writeMany(sql: SqlStorage, rows: AttributeRow[]): void {
  const kept = rows.filter(({ value }) => value === undefined).map((row) => cells(row, null, null));
  const valued = rows.filter(({ value }) => value !== undefined).map(valuedCells);
  for (const batch of statements(kept)) {
    sql.exec(
      `UPDATE attribute SET modified = item.value ->> 2, expires = item.value ->> 3, revision = item.value ->> 4,
              set_by = item.value ->> 5
         FROM json_each(?) AS item WHERE name = item.value ->> 0`,
      batch,
    );
  }
  for (const batch of statements(valued)) {
    sql.exec(
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

function writeOne(
  sql: SqlStorage,
  { name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, value }: AttributeRow,
): void {
  if (value === undefined) {
    sql.exec(
      "UPDATE attribute SET modified = ?, expires = ?, revision = ?, set_by = ? WHERE name = ?",
      modifiedAtMs,
      expiresAtMs,
      revision,
      setBy,
      name,
    );
  } else {
    sql.exec(
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
function statements(rows: readonly Cell[][]): string[] {
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
