// All SQL of a profile's session attributes and of their revision.
//
// The place in the list is the key: a list is read in order as it lies, and a new attribute is one row written. There
// is no index on ids or names, as there are at most fifty rows and each change reads them all anyway.

import type { ProfileAttribute, SessionAttributeType } from "../domain/profile-attribute.ts";

type Row = [string, SessionAttributeType, string, string, string | null, number, string | null];

export class ProfileAttributeStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** All attributes in order of addition. */
  list(): ProfileAttribute[] {
    const rows = this.#sql
      .exec(
        "SELECT id, type, schema_id, mapping_name, value, transitive, allowed_values FROM session_attribute ORDER BY position",
      )
      .raw<Row>();
    return Array.from(
      rows,
      ([id, sessionAttributeType, attributeSchemaId, mappingName, attributeValue, transitive, allowed]) => ({
        id,
        sessionAttributeType,
        attributeSchemaId,
        mappingName,
        attributeValue,
        transitive: transitive === 1,
        ...(allowed === null ? {} : { allowedValues: JSON.parse(allowed) }),
      }),
    );
  }

  /** Puts an attribute behind all others. */
  append(attribute: ProfileAttribute): void {
    // The key is left out: SQLite gives one above the highest that is there.
    this.#sql.exec(
      `INSERT INTO session_attribute (id, type, schema_id, mapping_name, value, transitive, allowed_values)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      attribute.id,
      ...columns(attribute),
    );
  }

  /** Puts an attribute in the place of the one with its id. */
  replace(attribute: ProfileAttribute): void {
    this.#sql.exec(
      `UPDATE session_attribute SET type = ?, schema_id = ?, mapping_name = ?, value = ?, transitive = ?, allowed_values = ?
       WHERE id = ?`,
      ...columns(attribute),
      attribute.id,
    );
  }

  remove(id: string): void {
    this.#sql.exec("DELETE FROM session_attribute WHERE id = ?", id);
  }

  /** The revision of the attributes; 0 before the first. */
  revision(): number {
    return this.#sql.exec<{ revision: number }>("SELECT revision FROM profile").toArray()[0]?.revision ?? 0;
  }

  setRevision(revision: number): void {
    this.#sql.exec(
      "INSERT INTO profile (id, revision) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision",
      revision,
    );
  }
}

function columns(attribute: ProfileAttribute): [string, string, string, string | null, number, string | null] {
  const { sessionAttributeType, attributeSchemaId, mappingName, attributeValue, transitive, allowedValues } = attribute;
  const allowed = allowedValues ? JSON.stringify(allowedValues) : null;
  return [sessionAttributeType, attributeSchemaId, mappingName, attributeValue, Number(transitive), allowed];
}
