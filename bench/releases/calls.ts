/** What calls on attributes cost in two releases, both serving at the same time and measured in turn. */
import { CASES } from "../cases.ts";
import { measureCases } from "../load.ts";
import type { Side } from "../sides.ts";

/** The CPU of a call in each round, in microseconds, of the sides in their order. */
export interface CallCosts {
  title: string;
  micros: number[][];
}

/** Measures each call of a session on itself. */
export async function callCosts(sides: readonly Side[], rounds: number, ms: number): Promise<CallCosts[]> {
  const own = CASES.filter(({ isAnothers }) => !isAnothers);
  const measured = await measureCases(sides, own, rounds, ms);
  return measured.map(({ title, bySide }) => ({
    title,
    micros: bySide.map((each) => each.map(({ cpuMicros }) => cpuMicros)),
  }));
}
