// Reads the attributes of one owner, under the rules: what a caller may not read is refused by name, and left out of lists.

import { toBase64url } from "../crypto/bytes.ts";
import { Undecipherable } from "../crypto/cipher.ts";
import type { Attribute, SetBy } from "../domain/attribute.ts";
import { attributeJson, entriesJson } from "../domain/attribute-json.ts";
import type { RulesOf } from "../domain/attribute-rules.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { StoredAttribute } from "../storage/attribute-memory.ts";
import type { AttributeStore } from "../storage/attribute-store.ts";
import { ATTRIBUTE_PURPOSE, openAttribute } from "./attribute-sealing.ts";
import type { OwnerCipher } from "./owner-cipher.ts";

/** As what a reader acts; `service` reads what becomes tags, which no rule is about. */
type Reader = SetBy | "service";

/** A single attribute in JSON, and its revision for the entity tag. */
export interface AttributeJson {
  json: string;
  revision: number;
}

export class AttributeReads {
  readonly #store: AttributeStore;
  readonly #cipher: OwnerCipher;
  readonly #rules: () => RulesOf;

  constructor(store: AttributeStore, cipher: OwnerCipher, rules: () => RulesOf) {
    this.#store = store;
    this.#cipher = cipher;
    this.#rules = rules;
  }

  /** Live attributes of those distinct names, or all of them that may be read, sorted by name. */
  attributes(
    names: string[] | null,
    decrypt: boolean,
    by: Reader,
  ): Outcome<{ attributes: Attribute[] }> | Promise<Outcome<{ attributes: Attribute[] }>> {
    const mayRead = this.#readable(by);
    if (names?.some((name) => !mayRead(name))) return refuse("for-super-users");
    const rows = this.#store.read(names, Date.now()).filter(({ name }) => mayRead(name));
    // Each await costs, also that of a text which is there already.
    if (decrypt && rows.some(({ value }) => typeof value !== "string")) return this.#opened(rows);
    return { ok: true, attributes: rows.map((row) => attributeOf(row, asStored(row))) };
  }

  async #opened(rows: readonly StoredAttribute[]): Promise<Outcome<{ attributes: Attribute[] }>> {
    const cipher = this.#cipher.get();
    try {
      const values = await Promise.all(
        rows.map((row) => (typeof row.value === "string" ? row.value : openAttribute(cipher, row, row.value))),
      );
      return { ok: true, attributes: rows.map((row, i) => attributeOf(row, values[i] ?? "")) };
    } catch (error) {
      if (!(error instanceof Undecipherable)) throw error;
      await this.#cipher.report(error, ATTRIBUTE_PURPOSE);
      return refuse("unreadable");
    }
  }

  /** A live attribute as the API answers it, null where there is none. */
  async json(name: string, decrypt: boolean, by: Reader): Promise<Outcome<{ found: AttributeJson | null }>> {
    const read = await this.attributes([name], decrypt, by);
    if (!read.ok) return read;
    const [attribute] = read.attributes;
    return { ok: true, found: attribute ? { json: attributeJson(attribute), revision: attribute.revision } : null };
  }

  /** Entries of those names in their order, or of all that may be read, sorted by name, as the API answers them. */
  async entries(names: string[] | null, decrypt: boolean, by: Reader): Promise<Outcome<{ entries: string }>> {
    const read = await this.attributes(names && [...new Set(names)], decrypt, by);
    return read.ok ? { ok: true, entries: entriesJson(names, read.attributes) } : read;
  }

  /** Names of live attributes, among those in any order, or all that may be read, sorted. */
  names(names: string[] | null, by: SetBy): Outcome<{ names: string[] }> {
    const mayRead = this.#readable(by);
    if (names?.some((name) => !mayRead(name))) return refuse("for-super-users");
    return { ok: true, names: this.#store.names(names, Date.now()).filter(mayRead) };
  }

  #readable(by: Reader): (name: string) => boolean {
    if (by === "service") return () => true;
    const rules = this.#rules();
    return (name) => rules.mayRead(name, by);
  }
}

/** A stored attribute with its value as it is read. Field by field, as a copy that leaves one out is dear. */
function attributeOf(stored: StoredAttribute, value: string): Attribute {
  const { name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy } = stored;
  const isEncrypted = typeof stored.value !== "string";
  return { name, createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy, value, isEncrypted };
}

function asStored({ value }: StoredAttribute): string {
  return typeof value === "string" ? value : toBase64url(new Uint8Array(value));
}
