/** The attributes in an object's storage, as they lie there. */

/** A row of the attribute table: the plain text, or the id of the key that the value is sealed under. */
export interface StoredRow {
  name: string;
  text: string | null;
  keyId: number | null;
  created: number;
  modified: number;
  expires: number | null;
  revision: number;
  setBy: string;
}

/** All rows, also of what has expired, in order of their names; none where there is no table. */
export function storedAttributes({ sql }: DurableObjectStorage): StoredRow[] {
  if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'attribute'").toArray().length === 0) return [];
  return sql
    .exec(
      `SELECT name, CASE typeof(value) WHEN 'text' THEN value END AS text, created, modified, expires, revision, set_by AS setBy,
              CASE typeof(value) WHEN 'blob' THEN hex(substr(value, 2, 2)) END AS key
         FROM attribute ORDER BY name`,
    )
    .toArray()
    .map(({ key, ...row }) => ({ ...row, keyId: key === null ? null : Number.parseInt(String(key), 16) }) as StoredRow);
}
