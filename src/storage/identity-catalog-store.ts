// All SQL of the identity attributes that administrators have defined. The place in the list is the key, as with the
// attributes of a profile: the list is always read whole.

import type { DataType, IdentityAttribute, NewIdentityAttribute } from "../domain/identity-attribute.ts";

type Row = [string, string, string, DataType, number];

/** What is stored of a definition; the rest is the same for all. */
type StoredDefinition = NewIdentityAttribute & Pick<IdentityAttribute, "id">;

export class IdentityCatalogStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** All definitions in order of addition. */
  list(): StoredDefinition[] {
    const rows = this.#sql
      .exec("SELECT id, name, description, data_type, multi_valued FROM identity_attribute ORDER BY position")
      .raw<Row>();
    return Array.from(rows, ([id, name, description, dataType, multiValued]) => ({
      id,
      name,
      description,
      dataType,
      multiValued: multiValued === 1,
    }));
  }

  append({ id, name, description, dataType, multiValued }: StoredDefinition): void {
    this.#sql.exec(
      "INSERT INTO identity_attribute (id, name, description, data_type, multi_valued) VALUES (?, ?, ?, ?, ?)",
      id,
      name,
      description,
      dataType,
      Number(multiValued),
    );
  }

  /** @returns whether there was one */
  remove(id: string): boolean {
    return this.#sql.exec("DELETE FROM identity_attribute WHERE id = ? RETURNING 1", id).toArray().length > 0;
  }
}
