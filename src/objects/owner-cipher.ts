// The cipher of one owner: made when it is first needed, made anew when the keys of the settings are others.

import { Cipher } from "../crypto/cipher.ts";
import type { Keyring } from "../crypto/keyring.ts";

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

  /** Forgets the owner, after its storage was deleted. */
  forget(): void {
    this.#made = undefined;
  }
}
