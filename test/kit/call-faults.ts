/**
 * Faults and delays of calls between objects, each at a chosen step: before a call is carried out, as when the network
 * is down, or after it, as when only its answer is lost. All of them end with the test.
 */
import { onTestFinished } from "vitest";
import type { Namespace } from "./objects.ts";
import { newPause, type Pause } from "./pause.ts";
import { stubCalls } from "./stub-calls.ts";

/** A method of the objects of a namespace; without one, every method. */
export interface Step {
  namespace: Namespace;
  method?: string;
}

/** Where a step is cut: before it is carried out, or after. */
export type Cut = "before" | "after";

/** What a fault has done so far. */
export interface Fault {
  /** How often the step was tried, and on which stubs. */
  tried: number;
  stubs: Set<DurableObjectStub>;
  failed: number;
  /** Ends the fault. */
  mend(): void;
}

/** What a fault may have of its own. */
interface FaultOptions {
  /** How often the step fails. By default until it is mended. */
  times?: number;
  /** What the caller gets. */
  error?: () => Error;
}

const cutOff = () => new Error("cut off by the test");

/** Lets a step fail. */
export function fail(
  step: Step,
  cut: Cut,
  { times = Number.POSITIVE_INFINITY, error = cutOff }: FaultOptions = {},
): Fault {
  let left = times;
  const fault: Fault = {
    tried: 0,
    stubs: new Set(),
    failed: 0,
    mend: () => {
      left = 0;
    },
  };
  interceptStep(step, async (stub, carryOut) => {
    fault.tried += 1;
    fault.stubs.add(stub);
    if (left <= 0) return carryOut();
    left -= 1;
    fault.failed += 1;
    if (cut === "after") await carryOut();
    throw error();
  });
  return fault;
}

/** Stops the first call of a step. */
export function pause(step: Step, cut: Cut): Pause {
  const stopped = newPause();
  meanwhile(step, cut, stopped.wait);
  return stopped;
}

/**
 * Lets something happen at a step, before its first call is carried out or after. Unlike `pause` it also works where the
 * Worker makes the call: a request of the Worker does not wake up for what a test resolves.
 */
export function meanwhile(step: Step, cut: Cut, work: () => Promise<unknown>): void {
  let isFirst = true;
  interceptStep(step, async (_stub, carryOut) => {
    if (!isFirst) return carryOut();
    isFirst = false;
    if (cut === "before") await work();
    const answer = await carryOut();
    if (cut === "after") await work();
    return answer;
  });
}

function interceptStep(
  step: Step,
  around: (stub: DurableObjectStub, carryOut: () => unknown) => Promise<unknown>,
): void {
  const stop = stubCalls.intercept((call, carryOut) => {
    const isMeant = call.namespace === step.namespace && (step.method ?? call.method) === call.method;
    return isMeant ? around(call.stub, carryOut) : carryOut();
  });
  onTestFinished(stop);
}
