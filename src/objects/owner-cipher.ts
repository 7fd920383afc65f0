// The cipher of one owner: made when it is first needed, made anew when the keys of the settings are others.

import { Cipher, type Undecipherable } from "../crypto/cipher.ts";
import { keyedHash } from "../crypto/digest.ts";
import { auditKey, type Keyring } from "../crypto/keyring.ts";
import { logFault } from "../log.ts";

/** Who owns what is sealed; bound into every sealed value. */
export interface Owner {
  kind: "session" | "user";
  id: string;
}

export class OwnerCipher {
  readonly #keyring: () => Keyring;
  readonly #owner: () => Owner & { salt: ArrayBuffer };
  #made: { cipher: Cipher; keyring: Keyring } | undefined;

  /** @param owner with the salt that was stored when it was made */
  constructor(keyring: () => Keyring, owner: () => Owner & { salt: ArrayBuffer }) {
    this.#keyring = keyring;
    this.#owner = owner;
  }

  /** The id of the key that seals now. */
  primary(): number {
    return this.#keyring().primary;
  }

  get(): Cipher {
    const keyring = this.#keyring();
    if (this.#made?.keyring !== keyring) {
      const { salt, ...owner } = this.#owner();
      this.#made = { cipher: new Cipher(keyring, owner, new Uint8Array(salt)), keyring };
    }
    return this.#made.cipher;
  }

  /** Logs that a value could not be opened. Whose it is stands there as in the audit log, so that both are found. */
  async report(error: Undecipherable, purpose: string): Promise<void> {
    const target = await keyedHash(auditKey(this.#keyring()), this.#owner().id);
    logFault("undecipherable", error, { code: error.code, purpose, target });
  }

  /** Forgets the owner, after its storage was deleted. */
  forget(): void {
    this.#made = undefined;
  }
}
