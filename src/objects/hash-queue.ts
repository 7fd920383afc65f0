// Hashing passwords, one at a time. A hash takes the one thread of an object for a fifth of a second, so between two of
// them everything else that has come in goes first, and few may wait.

import { type Failure, refuse } from "../domain/outcome.ts";
import { HASH_PAUSE_MS, HASH_PAUSES, HASHES_WAITING } from "../limits.ts";

export class HashQueue {
  /** Whether something goes on in the object that a hash would hold up. */
  readonly #isOtherwiseBusy: () => boolean;
  readonly #waiting: (() => void)[] = [];
  /** A hash is made, or the pause after it is not over. */
  #isTaken = false;
  /** How many have come, those that were refused included. */
  #arrivals = 0;

  constructor(isOtherwiseBusy: () => boolean) {
    this.#isOtherwiseBusy = isOtherwiseBusy;
  }

  /** Does work that hashes when its turn comes; refuses it where too many wait. */
  async run<T>(work: () => Promise<T>): Promise<T | (Failure & { reason: "too-busy" })> {
    this.#arrivals += 1;
    if (this.#isTaken) {
      if (this.#waiting.length >= HASHES_WAITING) return refuse("too-busy");
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#isTaken = true;
    try {
      return await work();
    } finally {
      void this.#passOn();
    }
  }

  async #passOn(): Promise<void> {
    await this.#quiet();
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isTaken = false;
  }

  /** Waits until nothing else has come in or goes on. */
  async #quiet(): Promise<void> {
    for (let pauses = 0; pauses < HASH_PAUSES; pauses += 1) {
      const before = this.#arrivals;
      await scheduler.wait(HASH_PAUSE_MS);
      if (this.#arrivals === before && !this.#isOtherwiseBusy()) return;
    }
  }
}
