/** The data keys of the settings, as tests rotate them. */
import { randomBytes, toBase64url } from "../../src/crypto/bytes.ts";
import { setSetting } from "./settings.ts";

const KEY_BYTES = 32;

export class Keys {
  primary = 1;
  readonly #material = new Map<number, string>();

  constructor() {
    this.#use(new Set());
  }

  /** A new key seals from now on. Of the others those remain that are said to be in use; the rest are retired. */
  rotate(inUse: Iterable<number>): void {
    this.primary += 1;
    this.#use(new Set(inUse));
  }

  #use(inUse: Set<number>): void {
    this.#material.set(this.primary, toBase64url(randomBytes(KEY_BYTES)));
    const kept = [...this.#material].filter(([id]) => id === this.primary || inUse.has(id));
    setSetting("DATA_KEYS", JSON.stringify({ primary: this.primary, keys: Object.fromEntries(kept) }));
  }
}
