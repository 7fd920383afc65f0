// Room in memory that objects of an isolate share. Each says what it holds; where that is too much together, those that
// were not used for longest forget what they hold.

/** Something in memory that may be forgotten at any time between two steps of its owner. */
interface Holder {
  forget(): void;
}

export class SharedRoom {
  readonly #most: number;
  /** Weak, so that what goes out of memory with its object is not kept by this; the least recently used stand first. */
  readonly #held = new Map<WeakRef<Holder>, number>();
  #bytes = 0;

  /** @param most how many bytes all hold together at most */
  constructor(most: number) {
    this.#most = most;
  }

  /** Notes that a holder was used, and how many bytes it holds now. */
  use(holder: WeakRef<Holder>, bytes: number): void {
    this.#let(holder);
    if (bytes > 0) this.#held.set(holder, bytes);
    this.#bytes += bytes;
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#most) return;
      this.#let(oldest);
      oldest.deref()?.forget();
    }
  }

  #let(holder: WeakRef<Holder>): void {
    this.#bytes -= this.#held.get(holder) ?? 0;
    this.#held.delete(holder);
  }
}
