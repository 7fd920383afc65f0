// What a sealed attribute is bound to beside its owner: its name, and all that stands beside the value in its row.
// Whoever can write to the storage cannot give it another expiry, another revision or another who set it.

import type { Cipher } from "../crypto/cipher.ts";
import { type AttributeFacts, textOfFacts } from "../domain/attribute.ts";

/** What every sealed attribute is bound to beside its owner, name and facts. */
export const ATTRIBUTE_PURPOSE = "attribute";

/** Seals the value of an attribute that has those facts; with other ones it has to be sealed anew. */
export function sealAttribute(cipher: Cipher, facts: AttributeFacts, text: string): Promise<Uint8Array<ArrayBuffer>> {
  return cipher.seal(ATTRIBUTE_PURPOSE, facts.name, text, textOfFacts(facts));
}

/** The value of an attribute that has those facts. @throws {Undecipherable} */
export function openAttribute(cipher: Cipher, facts: AttributeFacts, sealed: ArrayBuffer): Promise<string> {
  return cipher.open(ATTRIBUTE_PURPOSE, facts.name, sealed, textOfFacts(facts));
}
