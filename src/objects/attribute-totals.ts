// Holds the limits of live attributes: how many one owner may have, and how large their plain values may be together.
// The sums of all that is stored are kept in memory, computed once after waking; what has expired and is not yet
// deleted is told apart only where they would not fit.

import type { AttributeWrite } from "../domain/attribute.ts";
import { isExpired } from "../domain/lifetime.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import { utf8Bytes } from "../domain/text.ts";
import { LIVE_ATTRIBUTE_BYTES, LIVE_ATTRIBUTES } from "../limits.ts";
import type { AttributeSize, AttributeStore } from "../storage/attribute-store.ts";

interface Totals {
  count: number;
  bytes: number;
}

export class AttributeTotals {
  readonly #store: AttributeStore;
  #stored: Totals | undefined;

  constructor(store: AttributeStore) {
    this.#store = store;
  }

  /**
   * Judges writes against the limits, and counts them where they fit.
   * @param before what is stored under the name of each write, expired ones included
   */
  admit(writes: readonly AttributeWrite[], before: readonly (AttributeSize | undefined)[], nowMs: number): Outcome {
    this.#stored ??= this.#store.totals(null);
    const stored = grown(this.#stored, writes, before);
    if (!fits(stored)) {
      const liveBefore = before.map((found) => (found && !isExpired(found.expiresAtMs, nowMs) ? found : undefined));
      const live = grown(this.#store.totals(nowMs), writes, liveBefore);
      if (live.count > LIVE_ATTRIBUTES) return refuse("too-many-attributes");
      if (live.bytes > LIVE_ATTRIBUTE_BYTES) return refuse("attributes-too-large");
    }
    this.#stored = stored;
    return { ok: true };
  }

  /** Takes what was removed off the sums. */
  removed({ count, bytes }: Totals): void {
    if (this.#stored) this.#stored = { count: this.#stored.count - count, bytes: this.#stored.bytes - bytes };
  }

  /** Forgets the sums, where what they count may not have happened. */
  forget(): void {
    this.#stored = undefined;
  }
}

function grown(
  { count, bytes }: Totals,
  writes: readonly AttributeWrite[],
  before: readonly (AttributeSize | undefined)[],
): Totals {
  const to = { count, bytes };
  for (const [i, { value }] of writes.entries()) {
    const replaced = before[i];
    if (!replaced) to.count += 1;
    if (value !== undefined) to.bytes += utf8Bytes(value) - (replaced?.bytes ?? 0);
  }
  return to;
}

function fits({ count, bytes }: Totals): boolean {
  return count <= LIVE_ATTRIBUTES && bytes <= LIVE_ATTRIBUTE_BYTES;
}
