/** What the soak test measures at its clients: how long calls took, and which answers were wrong. */

/** The calls of an interval. */
interface Interval {
  /** Milliseconds by kind of call. */
  took: ReadonlyMap<string, readonly number[]>;
}

export class SoakFigures {
  /** Sessions that nobody signed out of. */
  forgotten = 0;
  /** All calls so far, by kind. */
  readonly calls: Record<string, number> = {};
  /** Reads that showed another state than the one written, by what was wrong. */
  readonly wrong: Record<string, number> = {};
  #took = new Map<string, number[]>();

  /** Does something and notes how long it took. */
  async timed<T>(kind: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const done = await work();
    const took = this.#took.get(kind) ?? [];
    took.push(performance.now() - began);
    this.#took.set(kind, took);
    this.calls[kind] = (this.calls[kind] ?? 0) + 1;
    return done;
  }

  noteWrong(verdict: string): void {
    this.wrong[verdict] = (this.wrong[verdict] ?? 0) + 1;
  }

  /** What was measured since the last time this was asked. */
  takeInterval(): Interval {
    const took = this.#took;
    this.#took = new Map();
    return { took };
  }
}
