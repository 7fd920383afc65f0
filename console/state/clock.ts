// The service's time, second by second: expiries are counted down by the clock that decides about them.

import { useWatched, Watched } from "./store.ts";

const TICK_MS = 1_000;

class Clock extends Watched {
  #aheadMs = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #watching = 0;

  /** The service's time, by this machine's clock and what answers have told. */
  nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Takes the time from an answer's `Date` header, which has whole seconds: smaller differences are none. */
  learn(date: string | null): void {
    const toldMs = Date.parse(date ?? "");
    if (Number.isNaN(toldMs)) return;
    const aheadMs = toldMs - Date.now();
    this.#aheadMs = Math.abs(aheadMs) < 2 * TICK_MS ? 0 : aheadMs;
  }

  override watch(watcher: () => void): () => void {
    const end = super.watch(watcher);
    this.#watching += 1;
    this.#timer ??= setInterval(() => this.changed(), TICK_MS);
    return () => {
      end();
      this.#watching -= 1;
      if (this.#watching > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }
}

export const clock = new Clock();

/** The service's time in milliseconds; draws the component anew each second. */
export function useNow(): number {
  useWatched(clock);
  return clock.nowMs();
}
