// Key rotation of what an object has stored: values that lie under another key than the primary one are rewrapped, that
// is, opened and sealed under the primary one, some at a time. Reads never do this, so that they never write.

import { Undecipherable } from "../crypto/cipher.ts";
import { REWRAPPED_PER_RUN } from "../limits.ts";
import type { SealedColumn, SealedValue } from "../storage/sealed-column.ts";
import type { OwnerCipher } from "./owner-cipher.ts";

/**
 * What a run did: how many values it rewrapped, how many still lie under other keys, the oldest of those, and whether
 * another run would find some that were not tried yet.
 */
export interface Rewrapped {
  done: number;
  remaining: number;
  oldestKey: number | null;
  goesOn: boolean;
}

export class Rewrapping {
  readonly #columns: readonly SealedColumn[];
  readonly #cipher: OwnerCipher;
  /** Where the last run stopped. Values that cannot be opened are passed over, so that they hold up no other. */
  #at = { key: 0, column: 0, after: "" };

  constructor(cipher: OwnerCipher, columns: readonly SealedColumn[]) {
    this.#cipher = cipher;
    this.#columns = columns;
  }

  /** Whether a run would find something that was not tried since waking. */
  isDue(): boolean {
    return this.#position().column < this.#columns.length;
  }

  /**
   * Rewraps up to a hundred values. A value that cannot be opened stays as it is and is logged; when all were tried,
   * a further run begins with these again.
   */
  async run(): Promise<Rewrapped> {
    const primary = this.#cipher.primary();
    if (!this.isDue()) this.#at = { key: primary, column: 0, after: "" };
    const done = await this.#rewrapSome(primary);
    const others = this.#columns.map((each) => each.countUnderOthers(primary));
    const keys = others.flatMap(({ oldest }) => oldest ?? []);
    return {
      done,
      remaining: others.reduce((sum, { count }) => sum + count, 0),
      oldestKey: keys.length > 0 ? Math.min(...keys) : null,
      goesOn: this.isDue(),
    };
  }

  /** Rewraps values of the column that has the next one to try. @returns how many */
  async #rewrapSome(primary: number): Promise<number> {
    const { column: index, after } = this.#position();
    const column = this.#columns[index];
    if (!column) return 0;
    let done = 0;
    for (const value of column.listUnderOthers(primary, after, REWRAPPED_PER_RUN)) {
      if (await this.#rewrap(column, value)) done += 1;
      this.#at = { key: primary, column: index, after: value.name };
    }
    return done;
  }

  async #rewrap(column: SealedColumn, { name, sealed, facts }: SealedValue): Promise<boolean> {
    const cipher = this.#cipher.get();
    try {
      const text = await cipher.open(column.purpose, name, sealed, facts);
      // Facts change only together with their value, so a value that is still the same stands beside the same ones.
      column.rewrap(name, sealed, await cipher.seal(column.purpose, name, text, facts));
      return true;
    } catch (error) {
      if (!(error instanceof Undecipherable)) throw error;
      await this.#cipher.report(error, column.purpose);
      return false;
    }
  }

  /** The first place at or after the last one that has something to try; behind the last one for none. */
  #position(): { column: number; after: string } {
    const key = this.#cipher.primary();
    if (this.#at.key !== key) this.#at = { key, column: 0, after: "" };
    while (this.#at.column < this.#columns.length) {
      const { column, after } = this.#at;
      if (this.#columns[column]?.listUnderOthers(key, after, 1).length) break;
      this.#at = { key, column: column + 1, after: "" };
    }
    return this.#at;
  }
}
