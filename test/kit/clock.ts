/**
 * The clock of a test. It stands still once it is stopped, for the Worker and its objects too, as they share the
 * isolate; the platform's alarms go by the real clock and are run by hand. It never goes back behind the real time: an
 * alarm set to the past would run at once.
 */
import { afterEach, vi } from "vitest";

afterEach(() => {
  vi.useRealTimers();
});

/** Stops the clock at a whole second that is ahead of the real time, and returns it in milliseconds. */
export function stopClock(): number {
  const now = Math.ceil(Date.now() / 1000 + 1) * 1000;
  vi.useFakeTimers({ toFake: ["Date"], now });
  return now;
}

/** Sets a stopped clock to that time in milliseconds. */
export function setClock(now: number): void {
  vi.setSystemTime(now);
}

/** Moves a stopped clock on. */
export function advance(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}
