/**
 * Faults of storage: one call of one of its methods fails, in whichever object makes it. The platform's own prototypes
 * are patched, which the tests share with the objects.
 */
import { onTestFinished, vi } from "vitest";
import { inStorage, sessionPlace } from "./storage.ts";

/** What can fail: an SQL statement, or a method of the storage that answers later. */
type Method = "exec" | "setAlarm" | "getAlarm" | "deleteAll";

const FAULT = "a fault of storage, made by the test";

/** A fault that waits for its call. */
export interface StorageFault {
  /** Whether the call was made, and has failed. */
  happened(): boolean;
  /** Takes the fault back. It ends with the test by itself. */
  mend(): void;
}

/** Lets the `nth` call of a method from now on fail, once. */
export async function failStorage(method: Method, nth = 1): Promise<StorageFault> {
  const prototype = await inStorage(sessionPlace("fault-probe"), (storage) =>
    Object.getPrototypeOf(method === "exec" ? storage.sql : storage),
  );
  const original: (...args: unknown[]) => unknown = prototype[method];
  let calls = 0;
  const spy = vi.spyOn(prototype, method).mockImplementation(function (this: unknown, ...args: unknown[]) {
    calls += 1;
    if (calls !== nth) return original.apply(this, args);
    if (method === "exec") throw new Error(FAULT);
    return Promise.reject(new Error(FAULT));
  });
  const mend = () => spy.mockRestore();
  onTestFinished(mend);
  return { happened: () => calls >= nth, mend };
}
