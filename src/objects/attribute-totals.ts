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
   * @param before what is stored under the names that are written, expired ones included
   */
  admit(writes: AttributeWrite[], before: Map<string, AttributeSize>, nowMs: number): Outcome {
    this.#stored ??= this.#store.totals(null);
    const stored = grown(this.#stored, writes, (name) => before.get(name));
    if (!fits(stored)) {
      const live = grown(this.#store.totals(nowMs), writes, (name) => {
        const found = before.get(name);
        return found && !isExpired(found.expiresAtMs, nowMs) ? found : undefined;
      });
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

function grown(from: Totals, writes: AttributeWrite[], beforeOf: (name: string) => AttributeSize | undefined): Totals {
  const to = { ...from };
  for (const { name, value } of writes) {
    const before = beforeOf(name);
    if (!before) to.count += 1;
    if (value !== undefined) to.bytes += utf8Bytes(value) - (before?.bytes ?? 0);
  }
  return to;
}

function fits({ count, bytes }: Totals): boolean {
  return count <= LIVE_ATTRIBUTES && bytes <= LIVE_ATTRIBUTE_BYTES;
}
