/**
 * Sealing attribute values with AES-256-GCM. Each owner (a session, a user) has keys of its own, derived from the
 * master keys with HKDF-SHA256; a sealed value opens only for the owner, the purpose and the name it was sealed for.
 *
 *     format | key id, 16-bit | IV, 12 random bytes | ciphertext | tag, 16 bytes
 *
 * A value of format 0x02 is bound to facts, too, that stand beside it in storage: where one of them is another, it does
 * not open. One of format 0x01 has none. Attributes of 0.1.0 are such values, so both open where facts are given. The
 * format is authenticated, so that neither passes for the other.
 *
 * Random IVs allow 2^32 values under one key (NIST SP 800-38D, 8.3). A key serves one owner and one salt only:
 * an owner would have to write a thousand times a second for seven weeks to come near.
 */

import { framed, framedAfter, fromUtf8, randomBytes, utf8 } from "./bytes.ts";
import type { Keyring } from "./keyring.ts";

const FORMAT = 0x01;
const FORMAT_WITH_FACTS = 0x02;
type Format = typeof FORMAT | typeof FORMAT_WITH_FACTS;

const HEADER_BYTES = 3;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 16;
const DERIVATION_LABEL = utf8("session-attributes/v1");

/** How many bytes a sealed value has beyond its text's UTF-8. */
export const SEALED_OVERHEAD_BYTES = HEADER_BYTES + IV_BYTES + TAG_BYTES;

/**
 * A sealed value cannot be opened. `code` is for logs alone: `format_error` (no sealed value at all), `key_unknown`
 * (its key id is not in the keyring), `auth_failed` (changed, or sealed for another owner, purpose, name or facts).
 */
export class Undecipherable extends Error {
  override readonly name = "Undecipherable";
  readonly code: "format_error" | "key_unknown" | "auth_failed";

  constructor(code: Undecipherable["code"]) {
    super(`a sealed value cannot be opened: ${code}`);
    this.code = code;
  }
}

/** A new owner's salt, 16 random bytes. It is stored with the owner: made again, the owner has other keys. */
export function newSalt(): Uint8Array<ArrayBuffer> {
  return randomBytes(SALT_BYTES);
}

/** The id of the master key that a value was sealed under. Throws Undecipherable (`format_error`). */
export function keyIdOf(sealed: Uint8Array | ArrayBuffer): number {
  return readHeader(new Uint8Array(sealed)).keyId;
}

function readHeader(sealed: Uint8Array): { format: Format; keyId: number } {
  const [format, high = 0, low = 0] = sealed;
  const isKnown = format === FORMAT || format === FORMAT_WITH_FACTS;
  if (!isKnown || sealed.length < SEALED_OVERHEAD_BYTES) throw new Undecipherable("format_error");
  return { format, keyId: (high << 8) | low };
}

function writeHeader(sealed: Uint8Array, format: Format, keyId: number): Uint8Array {
  sealed[0] = format;
  sealed[1] = keyId >> 8;
  sealed[2] = keyId;
  return sealed;
}

/** Seals and opens the values of one owner. Made once for each instance of an object: it keeps the derived keys. */
export class Cipher {
  readonly #keyring: Keyring;
  readonly #owner: readonly [kind: Uint8Array, id: Uint8Array];
  readonly #salt: Uint8Array<ArrayBuffer>;
  readonly #derived = new Map<number, CryptoKey>();
  /** What all values of one key and purpose are bound to, framed once, by format and the key's id. */
  readonly #bound = new Map<number, Map<string, Uint8Array>>();

  constructor(keyring: Keyring, owner: { kind: string; id: string }, salt: Uint8Array) {
    if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes`);
    this.#keyring = keyring;
    this.#owner = [utf8(owner.kind), utf8(owner.id)];
    this.#salt = new Uint8Array(salt);
  }

  /** Seals a text under the primary key, for this purpose and name, and with these facts if there are some. */
  async seal(purpose: string, name: string, text: string, facts?: string): Promise<Uint8Array<ArrayBuffer>> {
    const { primary } = this.#keyring;
    const format = facts === undefined ? FORMAT : FORMAT_WITH_FACTS;
    const key = this.#derived.get(primary) ?? (await this.#derive(primary));
    const iv = randomBytes(IV_BYTES);
    const additionalData = this.#bind(format, primary, purpose, name, facts);
    const ciphertext = await crypto.subtle.encrypt(parameters(iv, additionalData), key, utf8(text));
    const sealed = new Uint8Array(HEADER_BYTES + IV_BYTES + ciphertext.byteLength);
    writeHeader(sealed, format, primary);
    sealed.set(iv, HEADER_BYTES);
    sealed.set(new Uint8Array(ciphertext), HEADER_BYTES + IV_BYTES);
    return sealed;
  }

  /** The text that was sealed for this purpose and name, and with these facts. @throws {Undecipherable} */
  async open(purpose: string, name: string, sealed: Uint8Array | ArrayBuffer, facts?: string): Promise<string> {
    const bytes = new Uint8Array(sealed);
    const { format, keyId } = readHeader(bytes);
    if (format === FORMAT_WITH_FACTS && facts === undefined) throw new Undecipherable("format_error");
    const key = this.#derived.get(keyId) ?? (await this.#derive(keyId));
    const iv = bytes.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES);
    const ciphertext = bytes.subarray(HEADER_BYTES + IV_BYTES);
    const bound = format === FORMAT_WITH_FACTS ? facts : undefined;
    const additionalData = this.#bind(format, keyId, purpose, name, bound);
    try {
      return fromUtf8(await crypto.subtle.decrypt(parameters(iv, additionalData), key, ciphertext));
    } catch {
      throw new Undecipherable("auth_failed"); // the platform's own error tells lengths
    }
  }

  /** The header, and with it format and key id, is authenticated together with everything the value belongs to. */
  #bind(format: Format, keyId: number, purpose: string, name: string, facts: string | undefined) {
    const common = this.#boundTo(format, keyId, purpose);
    return facts === undefined ? framedAfter(common, utf8(name)) : framedAfter(common, utf8(name), utf8(facts));
  }

  #boundTo(format: Format, keyId: number, purpose: string): Uint8Array {
    const of = (format << 16) | keyId;
    const ofKey = this.#bound.get(of) ?? new Map<string, Uint8Array>();
    this.#bound.set(of, ofKey);
    const known =
      ofKey.get(purpose) ??
      framed(writeHeader(new Uint8Array(HEADER_BYTES), format, keyId), ...this.#owner, utf8(purpose));
    ofKey.set(purpose, known);
    return known;
  }

  async #derive(id: number): Promise<CryptoKey> {
    const master = this.#keyring.keys.get(id);
    if (master === undefined) throw new Undecipherable("key_unknown");
    const derived = await crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: this.#salt, info: framed(DERIVATION_LABEL, ...this.#owner) },
      await crypto.subtle.importKey("raw", master, "HKDF", false, ["deriveKey"]),
      { name: "AES-GCM", length: 256 },
      false,
      ["encrypt", "decrypt"],
    );
    this.#derived.set(id, derived);
    return derived;
  }
}

function parameters(iv: Uint8Array<ArrayBuffer>, additionalData: Uint8Array<ArrayBuffer>) {
  return { name: "AES-GCM", iv, additionalData, tagLength: TAG_BYTES * 8 };
}
