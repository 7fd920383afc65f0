// How the attributes of one owner are read: as they are, or in JSON as the API answers them.

import { toBase64url } from "../crypto/bytes.ts";
import { Undecipherable } from "../crypto/cipher.ts";
import type { Attribute } from "../domain/attribute.ts";
import { attributeJson, entriesJson } from "../domain/attribute-json.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { StoredAttribute } from "../storage/attribute-memory.ts";
import type { AttributeStore } from "../storage/attribute-store.ts";
import type { OwnerCipher } from "./owner-cipher.ts";

/** What every sealed attribute is bound to beside its owner and name. */
export const ATTRIBUTE_PURPOSE = "attribute";

/** A single attribute in JSON, and its revision for the entity tag. */
export interface AttributeJson {
  json: string;
  revision: number;
}

export class AttributeReading {
  readonly #store: AttributeStore;
  readonly #cipher: OwnerCipher;

  constructor(store: AttributeStore, cipher: OwnerCipher) {
    this.#store = store;
    this.#cipher = cipher;
  }

  /** Live attributes of those distinct names, or all of them sorted by name. */
  async read(names: string[] | null, decrypt: boolean): Promise<Outcome<{ attributes: Attribute[] }>> {
    const rows = this.#store.read(names, Date.now());
    const toOpen = decrypt && rows.some(({ value }) => typeof value !== "string");
    try {
      // Each await costs, also that of a text which is there already.
      const values = toOpen ? await Promise.all(rows.map((row) => this.#opened(row))) : rows.map(asStored);
      const attributes = rows.map(({ bytes: _bytes, ...facts }, i) => ({
        ...facts,
        value: values[i] ?? "",
        isEncrypted: typeof facts.value !== "string",
      }));
      return { ok: true, attributes };
    } catch (error) {
      if (!(error instanceof Undecipherable)) throw error;
      await this.#cipher.report(error, ATTRIBUTE_PURPOSE);
      return refuse("unreadable");
    }
  }

  /** A live attribute as the API answers it, null where there is none. */
  async json(name: string, decrypt: boolean): Promise<Outcome<{ found: AttributeJson | null }>> {
    const read = await this.read([name], decrypt);
    if (!read.ok) return read;
    const [attribute] = read.attributes;
    return { ok: true, found: attribute ? { json: attributeJson(attribute), revision: attribute.revision } : null };
  }

  /** Entries of those names in their order, or of all live attributes sorted by name, as the API answers them. */
  async entries(names: string[] | null, decrypt: boolean): Promise<Outcome<{ entries: string }>> {
    const read = await this.read(names && [...new Set(names)], decrypt);
    return read.ok ? { ok: true, entries: entriesJson(names, read.attributes) } : read;
  }

  async #opened({ name, value }: StoredAttribute): Promise<string> {
    return typeof value === "string" ? value : this.#cipher.get().open(ATTRIBUTE_PURPOSE, name, value);
  }

  /** Names of live attributes, among those or all, sorted. */
  names(names: string[] | null): string[] {
    return this.#store.names(names, Date.now());
  }
}

function asStored({ value }: StoredAttribute): string {
  return typeof value === "string" ? value : toBase64url(new Uint8Array(value));
}
