/** From what a call does, counted, to what it costs. */
import type { Cost } from "../report.ts";
import { type Counted, PLAN_DOLLARS, PRICES } from "./prices.ts";

/** How much of everything that is charged for. */
export type Usage = Record<Counted, number>;

const COUNTED = Object.keys(PRICES) as Counted[];
const NOTHING = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Usage;

/** What is not counted but taken as known: rounded up from measurements of a deployed Worker and of this benchmark. */
export const TAKEN_AS_KNOWN = {
  /** CPU of the Worker for a call and of the object for each of its calls, in milliseconds. */
  cpuMsPerCall: 0.5,
  /** How long an object is busy with a call: reads from memory, writes until their copies are confirmed. */
  readSeconds: 0.002,
  writeSeconds: 0.015,
  /** The memory that an object is charged for, in gigabytes. */
  objectGigabytes: 0.128,
};

/** Some usage several times over, all together. */
export function sumOf(parts: readonly { usage: Usage; times: number }[]): Usage {
  const sum = { ...NOTHING };
  for (const { usage, times } of parts) for (const name of COUNTED) sum[name] += usage[name] * times;
  return sum;
}

/**
 * What one call uses.
 * @param cost what was counted of it; with `isRequest` false it came from the platform, as an alarm does
 */
export function usageOf({ objectCalls, rowsRead, rowsWritten, alarmsSet }: Cost, isRequest = true): Usage {
  const { cpuMsPerCall, readSeconds, writeSeconds, objectGigabytes } = TAKEN_AS_KNOWN;
  const requests = isRequest ? 1 : 0;
  const seconds = rowsWritten + alarmsSet > 0 ? writeSeconds : readSeconds;
  return {
    ...NOTHING,
    requests,
    objectCalls,
    rowsRead,
    rowsWritten: rowsWritten + alarmsSet,
    cpuMs: (requests + objectCalls) * cpuMsPerCall,
    gigabyteSeconds: objectCalls * seconds * objectGigabytes,
    // The platform writes an event for each invocation, the service one line for each call.
    logEvents: requests + requests + objectCalls,
  };
}

/** What usage costs beyond everything that the plan includes, in dollars by what is counted. */
export function dollarsOf(usage: Usage): Record<Counted, number> {
  return priced((name) => usage[name]);
}

/** The bill of a month: the plan, and what goes beyond what it includes. */
export function monthlyBill(usage: Usage): { total: number; parts: Record<Counted, number> } {
  const parts = priced((name) => Math.max(0, usage[name] - PRICES[name].included));
  return { total: Object.values(parts).reduce((sum, dollars) => sum + dollars, PLAN_DOLLARS), parts };
}

function priced(amount: (name: Counted) => number): Record<Counted, number> {
  const dollars = COUNTED.map((name) => [name, (amount(name) * PRICES[name].dollarsPerMillion) / 1e6] as const);
  return Object.fromEntries(dollars) as Record<Counted, number>;
}
