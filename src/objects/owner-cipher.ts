// The cipher of one owner: made when it is first needed, made anew when the keys of the settings are others.

import { type Environment, hashSecret, keyring } from "../config.ts";
import { Cipher, type Undecipherable } from "../crypto/cipher.ts";
import { keyedHash } from "../crypto/digest.ts";
import type { Keyring } from "../crypto/keyring.ts";
import { logFault } from "../log.ts";

/** Who owns what is sealed; bound into every sealed value. */
export interface Owner {
  kind: "session" | "user";
  id: string;
}

export class OwnerCipher {
  readonly #env: Environment;
  readonly #owner: () => Owner & { salt: ArrayBuffer };
  #made: { cipher: Cipher; keys: Keyring } | undefined;

  /** @param owner with the salt that was stored when it was made */
  constructor(env: Environment, owner: () => Owner & { salt: ArrayBuffer }) {
    this.#env = env;
    this.#owner = owner;
  }

  /** The id of the key that seals now. */
  primary(): number {
    return keyring(this.#env).primary;
  }

  get(): Cipher {
    const keys = keyring(this.#env);
    if (this.#made?.keys !== keys) {
      const { salt, ...owner } = this.#owner();
      this.#made = { cipher: new Cipher(keys, owner, new Uint8Array(salt)), keys };
    }
    return this.#made.cipher;
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
