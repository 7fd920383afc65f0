// The cipher of one owner: made when it is first needed, made anew when the keys of the settings are others.

import { type Environment, hashSecret, keyring } from "../config.ts";
import { Cipher, type Undecipherable } from "../crypto/cipher.ts";
import { keyedHash } from "../crypto/digest.ts";
import type { Keyring } from "../crypto/keyring.ts";
import type { OwnerKind } from "../domain/attribute-rules.ts";
import { logFault } from "../log.ts";

/** Who owns what is sealed, with the salt of its keys; the id is bound into every sealed value. */
interface SaltedOwner {
  id: string;
  salt: ArrayBuffer;
}

export class OwnerCipher {
  readonly #env: Environment;
  readonly #kind: OwnerKind;
  readonly #owner: () => SaltedOwner;
  #made: { cipher: Cipher; keys: Keyring } | undefined;

  /** @param owner with the salt that was stored when it was made */
  constructor(env: Environment, kind: OwnerKind, owner: () => SaltedOwner) {
    this.#env = env;
    this.#kind = kind;
    this.#owner = owner;
  }

  /** The id of the key that seals now. */
  primary(): number {
    return keyring(this.#env).primary;
  }

  get(): Cipher {
    const keys = keyring(this.#env);
    if (this.#made?.keys !== keys) {
      const { salt, id } = this.#owner();
      this.#made = { cipher: this.of(id, new Uint8Array(salt)), keys };
    }
    return this.#made.cipher;
  }

  /** The cipher of an owner that is about to be made. */
  of(id: string, salt: Uint8Array): Cipher {
    return new Cipher(keyring(this.#env), { kind: this.#kind, id }, salt);
  }

  /** Logs that a value could not be opened. Whose it is stands there as in the audit log, so that both are found. */
  async report(error: Undecipherable, purpose: string): Promise<void> {
    const target = await keyedHash(hashSecret(this.#env), "audit", this.#owner().id);
    logFault("undecipherable", error, { code: error.code, purpose, target });
  }

  /** Forgets the owner, after its storage was deleted. */
  forget(): void {
    this.#made = undefined;
  }
}
