/** What calls on attributes cost in two releases, both serving at the same time and measured in turn. */
import { CASES, type Kind, setMany } from "../cases.ts";
import { measure, sendToEach } from "../load.ts";
import type { Side } from "../sides.ts";
import { eachInTurn } from "./in-turn.ts";

/** The CPU of a call in each round, in microseconds, of the sides in their order. */
export interface CallCosts {
  title: string;
  micros: number[][];
}

/** Measures each call of a session on itself, after one round that warms both up. */
export async function callCosts(sides: readonly Side[], rounds: number, ms: number): Promise<CallCosts[]> {
  const costs: CallCosts[] = [];
  for (const kind of ["plain", "encrypted"] satisfies Kind[]) {
    for (const side of sides) await sendToEach(side, setMany(kind));
    for (const one of CASES.filter((each) => each.kind === kind && !each.isAnothers)) {
      const measureOnce = async (side: Side) => (await measure(side, one, ms)).cpuMicros;
      await eachInTurn(sides, 1, measureOnce);
      const micros = await eachInTurn(sides, rounds, measureOnce);
      costs.push({ title: one.title, micros });
      console.log(`Measured ${one.title}.`);
    }
  }
  return costs;
}
