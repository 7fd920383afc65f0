// When something ends: a ring that empties, and what is left as a number.

import { useNow } from "../state/clock.ts";
import { remaining, wholeTime } from "./time.tsx";

/** The share of a life at which its end is close. */
const CLOSE = 0.15;

/** @param fromMs when the life began, of which the ring shows what is left; null in `atMs` is never */
export function Expiry({ fromMs, atMs }: { fromMs: number; atMs: number | null }) {
  const nowMs = useNow();
  if (atMs === null) return <span class="expiry never">never</span>;
  const left = Math.min(1, Math.max(0, (atMs - nowMs) / Math.max(1, atMs - fromMs)));
  return (
    <span class={left < CLOSE ? "expiry close" : "expiry"} title={wholeTime(atMs)}>
      <svg class="ring" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" pathLength="1" />
        <circle cx="8" cy="8" r="6" pathLength="1" stroke-dasharray={`${left} 1`} class="left" />
      </svg>
      <span class="number">{remaining(atMs - nowMs)}</span>
    </span>
  );
}
