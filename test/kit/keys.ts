/** The data keys of the settings, as tests rotate them. */
import { randomBytes, toBase64url } from "../../src/crypto/bytes.ts";
import { setSetting } from "./settings.ts";

const KEY_BYTES = 32;
const material = new Map<number, string>();

/** Sets these data keys until the test ends. An id is the same key throughout a file of tests. */
export function setDataKeys(primary: number, ...ids: number[]): void {
  for (const id of ids) if (!material.has(id)) material.set(id, toBase64url(randomBytes(KEY_BYTES)));
  const keys = Object.fromEntries(ids.map((id) => [id, material.get(id)]));
  setSetting("DATA_KEYS", JSON.stringify({ primary, keys }));
}

/** Keys that are rotated step by step, from 1 on. */
export class Keys {
  primary = 1;

  constructor() {
    setDataKeys(1, 1);
  }

  /** A new key seals from now on. Of the others those remain that are said to be in use; the rest are retired. */
  rotate(inUse: Iterable<number>): void {
    this.primary += 1;
    setDataKeys(this.primary, ...new Set([...inUse, this.primary]));
  }
}
