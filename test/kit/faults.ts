/**
 * Faults and delays of calls between objects, each at a chosen step: before a call is carried out, as when the network
 * is down, or after it, as when only its answer is lost. The stubs of the namespaces are watched, which the tests share
 * with the Worker and its objects.
 */
import { onTestFinished, vi } from "vitest";
import { env } from "./service.ts";

/** A method of the objects of a namespace. */
export interface Step {
  namespace: "SESSIONS" | "USERS" | "DIRECTORY";
  method: string;
}

/** Where a step is cut: before it is carried out, or after. */
export type Cut = "before" | "after";

/** What the caller of a call that was cut off sees. */
const CUT_OFF = "cut off by the test";

/** What a fault has done so far. */
export interface Fault {
  failed: number;
  /** Ends the fault. It ends with the test by itself. */
  mend(): void;
}

/** Lets a step fail, by default until it is mended. */
export function fail(step: Step, cut: Cut, times = Number.POSITIVE_INFINITY): Fault {
  let left = times;
  const fault: Fault = {
    failed: 0,
    mend: () => {
      left = 0;
    },
  };
  intercept(step, async (carryOut) => {
    if (left <= 0) return carryOut();
    left -= 1;
    fault.failed += 1;
    if (cut === "after") await carryOut();
    throw new Error(CUT_OFF);
  });
  return fault;
}

/** Stops the first call of a step. */
export function pause(step: Step, cut: Cut): { reached: Promise<void>; resume: () => void } {
  const reached = Promise.withResolvers<void>();
  const resumed = Promise.withResolvers<void>();
  let isFirst = true;
  intercept(step, async (carryOut) => {
    if (!isFirst) return carryOut();
    isFirst = false;
    if (cut === "before") {
      reached.resolve();
      await resumed.promise;
      return carryOut();
    }
    const answer = await carryOut();
    reached.resolve();
    await resumed.promise;
    return answer;
  });
  return { reached: reached.promise, resume: resumed.resolve };
}

/** Puts `around` around each call of a step until the test ends. */
function intercept({ namespace, method }: Step, around: (carryOut: () => unknown) => unknown): void {
  const objects = env[namespace] as Pick<DurableObjectNamespace, "getByName">;
  const open = objects.getByName.bind(objects);
  const spy = vi.spyOn(objects, "getByName").mockImplementation((...args) => {
    const stub = open(...args);
    return new Proxy(stub, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function" || typeof name !== "string") return member;
        // Called on the stub: `.apply` of a stub's method would be sent as a remote property.
        const forward = (...given: unknown[]) =>
          (target as unknown as Record<string, (...a: unknown[]) => unknown>)[name]?.(...given);
        return name === method ? (...given: unknown[]) => around(() => forward(...given)) : forward;
      },
    });
  });
  onTestFinished(() => spy.mockRestore());
}
