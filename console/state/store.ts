// A value outside of the components that they watch.

import { useEffect, useReducer } from "preact/hooks";

/** Something that tells when it has changed. */
export class Watched {
  readonly #watchers = new Set<() => void>();

  /** @returns how to stop watching */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  protected changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

/** Draws the component anew whenever one of these changes. */
export function useWatched(...all: Watched[]): void {
  const [, draw] = useReducer((count: number, _: undefined) => count + 1, 0);
  useEffect(() => {
    const ends = all.map((one) => one.watch(() => draw(undefined)));
    return () => {
      for (const end of ends) end();
    };
  }, all);
}
