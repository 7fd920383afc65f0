/** Faults of the platform: a chosen call of storage, SQL or cryptography fails, in whichever object makes it. */
import { onTestFinished } from "vitest";
import { type PlatformCall, type PlatformMethod, STORAGE_METHODS, SUBTLE_METHODS } from "./platform-call.ts";
import { interceptPlatform } from "./platform-interception.ts";

/** How a call fails: by a throw, by a promise that rejects, or by one that rejects after everything was done. */
type Manner = "throws" | "rejects" | "is done and rejects";

/** A call that is to fail, counted from 1 among all calls of some work. */
export interface Fault {
  at: number;
  call: PlatformMethod;
  manner: Manner;
}

/** How work ended: with an answer or with an error. */
type Ending<T> = { answer: T; error?: undefined } | { answer?: undefined; error: unknown };

/** Does some work in which that call fails. */
export async function withFault<T>(fault: Fault, work: () => Promise<T>): Promise<Ending<T>> {
  const { calls, ending } = await watch(work, fault);
  if (calls[fault.at - 1] !== fault.call) throw new Error(`${fault.call} is not call ${fault.at}, as without a fault`);
  return ending;
}

/** All faults that can befall some work: each call, in each manner that it can fail in. The work is done once, without. */
export async function faultsOf(work: () => Promise<unknown>): Promise<Fault[]> {
  const { calls, ending } = await watch(work);
  if (ending.error !== undefined) throw ending.error;
  return calls.flatMap((call, index) => mannersOf(call).map((manner) => ({ at: index + 1, call, manner })));
}

async function watch<T>(
  work: () => Promise<T>,
  fault?: Fault,
): Promise<{ calls: PlatformMethod[]; ending: Ending<T> }> {
  const calls: PlatformMethod[] = [];
  const stop = await interceptPlatform(({ method }, carryOut) => {
    const isMeant = calls.push(method) === fault?.at && method === fault.call;
    return isMeant ? failBy(fault.manner, carryOut) : carryOut();
  });
  try {
    return { calls, ending: { answer: await work() } };
  } catch (error) {
    return { calls, ending: { error } };
  } finally {
    stop();
  }
}

/** A fault that waits for its call. */
interface WaitingFault {
  /** Whether the call was made, and has failed. */
  happened(): boolean;
  /** Takes the fault back. It ends with the test by itself. */
  mend(): void;
}

/** Lets the `nth` call of a method from now on fail, once; of `exec`, those of statements with that beginning. */
export async function failNext(method: PlatformMethod, { nth = 1, statement = "" } = {}): Promise<WaitingFault> {
  const isCounted = (call: PlatformCall) =>
    call.method === method && (statement === "" || String(call.args[0]).startsWith(statement));
  let calls = 0;
  const mend = await interceptPlatform((call, carryOut) => {
    if (!isCounted(call)) return carryOut();
    calls += 1;
    return calls === nth ? failBy(isAsync(method) ? "rejects" : "throws", carryOut) : carryOut();
  });
  onTestFinished(mend);
  return { happened: () => calls >= nth, mend };
}

function failBy(manner: Manner, carryOut: () => unknown): Promise<never> {
  const fault = new Error("a fault of the platform");
  if (manner === "throws") throw fault;
  const first = manner === "rejects" ? undefined : carryOut();
  return Promise.resolve(first).then(() => Promise.reject(fault));
}

function mannersOf(method: PlatformMethod): Manner[] {
  if (isStorage(method)) return ["throws", "rejects", "is done and rejects"];
  return isAsync(method) ? ["throws", "rejects"] : ["throws"];
}

const isStorage = (method: PlatformMethod) => (STORAGE_METHODS as readonly string[]).includes(method);
const isAsync = (method: PlatformMethod) => isStorage(method) || (SUBTLE_METHODS as readonly string[]).includes(method);
