/**
 * Sealing attribute values with AES-256-GCM. Each owner (a session, a user) has keys of its own, derived from the
 * master keys with HKDF-SHA256; a sealed value opens only for the owner, the purpose and the name it was sealed for.
 *
 *     0x01 | key id, 16-bit | IV, 12 random bytes | ciphertext | tag, 16 bytes
 *
 * Random IVs allow 2^32 values under one key (NIST SP 800-38D, 8.3). A key serves one owner and one salt only:
 * an owner would have to write a thousand times a second for seven weeks to come near.
 */

import { framed, framedAfter, fromUtf8, randomBytes, utf8 } from "./bytes.ts";
import type { Keyring } from "./keyring.ts";

const FORMAT = 0x01;
const HEADER_BYTES = 3;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 16;
const DERIVATION_LABEL = utf8("session-attributes/v1");

/** How many bytes a sealed value has beyond its text's UTF-8. */
export const SEALED_OVERHEAD_BYTES = HEADER_BYTES + IV_BYTES + TAG_BYTES;

/**
 * A sealed value cannot be opened. `code` is for logs alone: `format_error` (no sealed value at all), `key_unknown`
 * (its key id is not in the keyring), `auth_failed` (changed, or sealed for another owner, purpose or name).
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
  const bytes = new Uint8Array(sealed);
  if (bytes.length < SEALED_OVERHEAD_BYTES || bytes[0] !== FORMAT) throw new Undecipherable("format_error");
  return new DataView(bytes.buffer).getUint16(1);
}

const headerOf = (keyId: number) => new Uint8Array([FORMAT, keyId >> 8, keyId & 0xff]);

/** Seals and opens the values of one owner. Made once for each instance of an object: it keeps the derived keys. */
export class Cipher {
  readonly #keyring: Keyring;
  readonly #owner: readonly [kind: Uint8Array, id: Uint8Array];
  readonly #salt: Uint8Array<ArrayBuffer>;
  readonly #derived = new Map<number, CryptoKey>();
  /** What all values of one key and purpose are bound to, framed once, by the key's id. */
  readonly #bound = new Map<number, Map<string, Uint8Array>>();

  constructor(keyring: Keyring, owner: { kind: string; id: string }, salt: Uint8Array) {
    if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes`);
    this.#keyring = keyring;
    this.#owner = [utf8(owner.kind), utf8(owner.id)];
    this.#salt = new Uint8Array(salt);
  }

  /** Seals a text under the primary key, for this purpose and name. */
  async seal(purpose: string, name: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
    const { primary } = this.#keyring;
    const key = this.#derived.get(primary) ?? (await this.#derive(primary));
    const iv = randomBytes(IV_BYTES);
    const ciphertext = await crypto.subtle.encrypt(this.#parameters(iv, primary, purpose, name), key, utf8(text));
    const sealed = new Uint8Array(HEADER_BYTES + IV_BYTES + ciphertext.byteLength);
    sealed.set(headerOf(primary));
    sealed.set(iv, HEADER_BYTES);
    sealed.set(new Uint8Array(ciphertext), HEADER_BYTES + IV_BYTES);
    return sealed;
  }

  /** The text that was sealed for this purpose and name. Throws Undecipherable where there is none to be had. */
  async open(purpose: string, name: string, sealed: Uint8Array | ArrayBuffer): Promise<string> {
    const bytes = new Uint8Array(sealed);
    const keyId = keyIdOf(bytes);
    const key = this.#derived.get(keyId) ?? (await this.#derive(keyId));
    const iv = bytes.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES);
    const ciphertext = bytes.subarray(HEADER_BYTES + IV_BYTES);
    try {
      return fromUtf8(await crypto.subtle.decrypt(this.#parameters(iv, keyId, purpose, name), key, ciphertext));
    } catch {
      throw new Undecipherable("auth_failed"); // the platform's own error tells lengths
    }
  }

  /** The header, and with it the key id, is authenticated together with everything the value belongs to. */
  #parameters(iv: Uint8Array<ArrayBuffer>, keyId: number, purpose: string, name: string) {
    const additionalData = framedAfter(this.#boundTo(keyId, purpose), utf8(name));
    return { name: "AES-GCM", iv, additionalData, tagLength: TAG_BYTES * 8 };
  }

  #boundTo(keyId: number, purpose: string): Uint8Array {
    const ofKey = this.#bound.get(keyId) ?? new Map<string, Uint8Array>();
    this.#bound.set(keyId, ofKey);
    const known = ofKey.get(purpose) ?? framed(headerOf(keyId), ...this.#owner, utf8(purpose));
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
