// How long guessing at the password of one user must pause. Wrong passwords in a row are counted, wherever they come
// from; who has signed in from an address before is not held up there by what others try.

import { BACK_OFF_AFTER, BACK_OFF_FIRST_MS, BACK_OFF_MAX_MS, KNOWN_ADDRESSES } from "../limits.ts";

/** Wrong passwords, or codes of a second factor, since the last right one, and when the last of them was judged. */
export interface WrongTrials {
  inARow: number;
  lastAtMs: number;
}

/** Nothing wrong was tried. */
export const NO_WRONG_TRIALS: WrongTrials = { inARow: 0, lastAtMs: 0 };

/** One more wrong password. */
export function oneMoreWrong({ inARow }: WrongTrials, nowMs: number): WrongTrials {
  return { inARow: inARow + 1, lastAtMs: nowMs };
}

/** How many wrong trials in a row cost no pause, the first pause, doubled with each further wrong trial, and the longest. */
export interface BackOffRule {
  after: number;
  firstMs: number;
  mostMs: number;
}

const OF_PASSWORDS: BackOffRule = { after: BACK_OFF_AFTER, firstMs: BACK_OFF_FIRST_MS, mostMs: BACK_OFF_MAX_MS };

/** How long the next trial has to wait still, in milliseconds; 0 for not at all. A clock that was set back adds nothing. */
export function remainingBackOffMs({ inARow, lastAtMs }: WrongTrials, nowMs: number, rule = OF_PASSWORDS): number {
  const beyond = inARow - rule.after;
  if (beyond < 0) return 0;
  const pauseMs = Math.min(rule.firstMs * 2 ** beyond, rule.mostMs);
  return Math.min(Math.max(lastAtMs + pauseMs - nowMs, 0), pauseMs);
}

/** The addresses that signed in last, newest first, when this one did; the very same list where it was the newest. */
export function withAddress(addresses: readonly string[], address: string): readonly string[] {
  if (addresses[0] === address) return addresses;
  return [address, ...addresses.filter((other) => other !== address)].slice(0, KNOWN_ADDRESSES);
}
