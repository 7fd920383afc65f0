// Reads the attributes of one owner, under the rules: what a caller may not read is refused by name, and left out of lists.

import { toBase64url } from "../crypto/bytes.ts";
import { Undecipherable } from "../crypto/cipher.ts";
import type { Attribute, SetBy } from "../domain/attribute.ts";
import type { RulesOf } from "../domain/attribute-rules.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { StoredValue } from "../storage/attribute-memory.ts";
import type { AttributeStore } from "../storage/attribute-store.ts";
import type { OwnerCipher } from "./owner-cipher.ts";

/** What every sealed attribute is bound to beside its owner and name. */
export const ATTRIBUTE_PURPOSE = "attribute";

/** As what a reader acts; `service` reads what becomes tags, which no rule is about. */
type Reader = SetBy | "service";

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
  async attributes(
    names: string[] | null,
    decrypt: boolean,
    by: Reader,
  ): Promise<Outcome<{ attributes: Attribute[] }>> {
    const mayRead = this.#readable(by);
    if (names?.some((name) => !mayRead(name))) return refuse("for-super-users");
    const rows = this.#store.read(names, Date.now()).filter(({ name }) => mayRead(name));
    try {
      const attributes = await Promise.all(
        rows.map(async ({ value, bytes: _bytes, ...facts }) => ({
          ...facts,
          value: await this.#serialize(facts.name, value, decrypt),
          isEncrypted: typeof value !== "string",
        })),
      );
      return { ok: true, attributes };
    } catch (error) {
      if (!(error instanceof Undecipherable)) throw error;
      await this.#cipher.report(error, ATTRIBUTE_PURPOSE);
      return refuse("unreadable");
    }
  }

  async #serialize(name: string, value: StoredValue, decrypt: boolean): Promise<string> {
    if (typeof value === "string") return value;
    return decrypt ? this.#cipher.get().open(ATTRIBUTE_PURPOSE, name, value) : toBase64url(new Uint8Array(value));
  }

  /** Names of live attributes, among those or all that may be read, sorted. */
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
