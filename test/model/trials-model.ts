/** Wrong trials in a row, of passwords and of codes, and how long the next one is refused. */

export interface Trials {
  wrong: number;
  last: number;
}

export const NO_TRIALS: Trials = { wrong: 0, last: 0 };

export const oneMore = ({ wrong }: Trials, now: number): Trials => ({ wrong: wrong + 1, last: now });

/** Ten cost nothing; then there is a pause, doubled each time. */
export function pauseMs({ wrong, last }: Trials, now: number, first: number, most: number): number {
  if (wrong < 10) return 0;
  return Math.max(last + Math.min(first * 2 ** (wrong - 10), most) - now, 0);
}
