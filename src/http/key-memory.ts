// What an isolate has computed under keys of the settings, so that the next call need not: a bounded number of results by
// their texts, forgotten as a whole when the keys are others.

/** Results under keys `K`, which the settings give as the same object until they change. */
export class KeyMemory<K extends object, V> {
  readonly #most: number;
  readonly #known = new Map<string, V>();
  #keys: K | undefined;

  /** @param most how many results are kept; beyond that the oldest goes */
  constructor(most: number) {
    this.#most = most;
  }

  /** What was found for a text under these very keys; undefined where it is yet to be found. */
  recall(keys: K, text: string): V | undefined {
    this.#forgetUnderOthers(keys);
    return this.#known.get(text);
  }

  /** Remembers what was found under these keys. */
  remember(keys: K, text: string, found: V): void {
    this.#forgetUnderOthers(keys);
    if (this.#known.size >= this.#most) this.#known.delete(this.#known.keys().next().value ?? "");
    this.#known.set(text, found);
  }

  /** A key that was taken out takes effect at once: under other keys nothing is known. */
  #forgetUnderOthers(keys: K): void {
    if (this.#keys === keys) return;
    this.#keys = keys;
    this.#known.clear();
  }
}
