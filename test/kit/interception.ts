/**
 * Calls that tests stand around. Whoever stands around a call sees it, and decides whether, when and how it is carried
 * out. Several can do so at once and know nothing of each other.
 */

/** Stands around a call: carries it out, or does something else, and gives the answer. */
export type Around<Call> = (call: Call, carryOut: () => unknown) => unknown;

/** Who stands around the calls of one kind. */
export class Interception<Call> {
  readonly #arounds: Around<Call>[] = [];

  get isIdle(): boolean {
    return this.#arounds.length === 0;
  }

  /** Stands around every call from now on, outside of all that do already. @returns what ends it */
  intercept(around: Around<Call>): () => void {
    this.#arounds.push(around);
    return () => {
      const index = this.#arounds.indexOf(around);
      if (index >= 0) this.#arounds.splice(index, 1);
    };
  }

  /** Makes a call through all that stand around it. */
  make<T>(call: Call, carryOut: () => T): T {
    const whole = this.#arounds.reduce<() => unknown>((inner, around) => () => around(call, inner), carryOut);
    return whole() as T;
  }
}
