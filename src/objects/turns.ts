// Work on one object that awaits between reading what is there and writing: what it has read must stand as long. So
// pieces of it are done one after the other, in the order of their coming.

export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /** Does work once all that came before is done; what waits for nothing is done at once, and its result is there. */
  run<T>(work: () => T | Promise<T>): T | Promise<T> {
    if (this.#isTaken) return this.#runLater(work);
    const done = work();
    return done instanceof Promise ? this.#take(() => done) : done;
  }

  async #runLater<T>(work: () => T | Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#take(work);
  }

  async #take<T>(work: () => T | Promise<T>): Promise<T> {
    this.#isTaken = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#isTaken = false;
    }
  }
}
