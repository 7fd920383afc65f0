/**
 * Faults and delays of calls between objects, each at a chosen step: before a call is carried out, as when the network
 * is down, or after it, as when only its answer is lost. The stubs of the namespaces are watched, which the tests share
 * with the Worker and its objects.
 */
import { onTestFinished, vi } from "vitest";
import { env } from "./service.ts";
import { evict, inStorage, type Place } from "./storage.ts";

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

/** A step that was stopped. */
export interface Pause {
  reached: Promise<void>;
  resume(): void;
}

/** Stops the first call of a step. */
export function pause(step: Step, cut: Cut): Pause {
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

/**
 * Lets something happen at a step, before its first call is carried out or after. Unlike `pause` it also works where the
 * Worker makes the call: a request of the Worker does not wake up for what a test resolves.
 */
export function meanwhile(step: Step, cut: Cut, work: () => Promise<unknown>): void {
  let isFirst = true;
  intercept(step, async (carryOut) => {
    if (!isFirst) return carryOut();
    isFirst = false;
    if (cut === "before") await work();
    const answer = await carryOut();
    if (cut === "after") await work();
    return answer;
  });
}

/**
 * Takes an object's memory away and stops its first look for an alarm: what a call does after waking is then cut in two,
 * and others come in between. The platform lets nobody in there today; nothing of ours may stand on that.
 */
export async function pauseWaking(place: Place): Promise<Pause> {
  await inStorage(place, () => {}); // only what is awake can be evicted
  await evict(place);
  const reached = Promise.withResolvers<void>();
  const resumed = Promise.withResolvers<void>();
  await inStorage(place, (storage) => {
    const getAlarm = storage.getAlarm.bind(storage);
    vi.spyOn(storage, "getAlarm").mockImplementationOnce(async () => {
      reached.resolve();
      await resumed.promise;
      return getAlarm();
    });
  });
  return { reached: reached.promise, resume: resumed.resolve };
}

interface Interceptor extends Step {
  around: (carryOut: () => unknown) => unknown;
}

const interceptors: Interceptor[] = [];

/** Puts `around` around each call of a step until the test ends. */
function intercept(step: Step, around: Interceptor["around"]): void {
  const interceptor = { ...step, around };
  interceptors.push(interceptor);
  onTestFinished(() => {
    interceptors.splice(interceptors.indexOf(interceptor), 1);
  });
}

for (const namespace of ["SESSIONS", "USERS", "DIRECTORY"] as const) {
  const objects = env[namespace] as Pick<DurableObjectNamespace, "getByName">;
  const open = objects.getByName.bind(objects);
  Object.defineProperty(objects, "getByName", {
    configurable: true,
    writable: true,
    value: (...args: Parameters<typeof open>) => intercepted(open(...args), namespace),
  });
}

function intercepted(stub: DurableObjectStub, namespace: Step["namespace"]): DurableObjectStub {
  const here = interceptors.filter((interceptor) => interceptor.namespace === namespace);
  if (here.length === 0) return stub;
  return new Proxy(stub, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function" || typeof name !== "string") return member;
      return (...given: unknown[]) => {
        // Called on the stub: `.apply` of a stub's method would be sent as a remote property.
        const carryOut = () => (target as unknown as Record<string, (...a: unknown[]) => unknown>)[name]?.(...given);
        const around = here.filter(({ method }) => method === name);
        return around.reduce<() => unknown>((inner, each) => () => each.around(inner), carryOut)();
      };
    },
  });
}
