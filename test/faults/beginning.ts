/** The time at which everything begins here, over and over, so that any two who went through the same hold the same. */
import { setClock, stopClock } from "../kit/clock.ts";

/** Alarms ring by the real clock, so it must not catch up while a test runs. */
const AHEAD_MS = 86_400_000;

let start: number | undefined;

/** Goes back to the time at which this file's tests began, a day ahead of the real one, and returns it. */
export function beginAnew(): number {
  start ??= stopClock() + AHEAD_MS;
  stopClock();
  setClock(start);
  return start;
}
