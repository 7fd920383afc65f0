// Calls that wait for their answer.

import { Watched } from "./store.ts";

class Pending extends Watched {
  #count = 0;

  get isAny(): boolean {
    return this.#count > 0;
  }

  /** A call begins. @returns what it calls at its end */
  begin(): () => void {
    this.#count += 1;
    this.changed();
    return () => {
      this.#count -= 1;
      this.changed();
    };
  }
}

export const pending = new Pending();
