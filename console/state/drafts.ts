// What people have typed and the service does not have yet. It outlives the form that it was typed into, a failed save,
// and a session that ends; it never leaves the memory of this page.

import { useCallback } from "preact/hooks";
import { useWatched, Watched } from "./store.ts";

class Drafts extends Watched {
  readonly #drafts = new Map<string, unknown>();

  get isAny(): boolean {
    return this.#drafts.size > 0;
  }

  get(key: string): unknown {
    return this.#drafts.get(key);
  }

  /** Keys that begin with a text, in the order in which they were begun. */
  keys(prefix: string): string[] {
    return [...this.#drafts.keys()].filter((key) => key.startsWith(prefix));
  }

  set(key: string, draft: unknown): void {
    this.#drafts.set(key, draft);
    this.changed();
  }

  drop(key: string): void {
    this.#drafts.delete(key);
    this.changed();
  }

  dropAll(): void {
    this.#drafts.clear();
    this.changed();
  }
}

export const drafts = new Drafts();

/** The draft of a form, or undefined where it is not open; setting undefined drops it. */
export function useDraft<T>(key: string): [T | undefined, (draft: T | undefined) => void] {
  useWatched(drafts);
  const set = useCallback(
    (draft: T | undefined) => (draft === undefined ? drafts.drop(key) : drafts.set(key, draft)),
    [key],
  );
  return [drafts.get(key) as T | undefined, set];
}

/** Asks before the page is left with drafts in it. */
export function guardDrafts(): void {
  addEventListener("beforeunload", (event) => {
    if (drafts.isAny) event.preventDefault();
  });
}
