/**
 * Calls between objects that do not go through the runtime's own way of calling: what an object throws there is printed
 * as uncaught, hundreds of lines where each call of many fails in turn. What the caller gets is the same.
 */
import { runInDurableObject } from "cloudflare:test";
import { beforeEach, onTestFinished, vi } from "vitest";
import { stubCalls } from "../kit/stub-calls.ts";

/** Lets objects call each other quietly in every test of a file; what goes wrong is not logged either. */
export function callQuietly(): void {
  beforeEach(() => {
    vi.spyOn(console, "error").mockReturnValue();
    interceptCalls();
  });
}

function interceptCalls(): void {
  const stop = stubCalls.intercept(({ stub, method, args }, carryOut) => {
    // The test runtime fetches to get into an object.
    if (method === "fetch") return carryOut();
    return runInDurableObject(stub, async (object) => {
      const called = Reflect.get(object, method) as (...args: unknown[]) => unknown;
      return structuredClone(await Reflect.apply(called, object, structuredClone(args)));
    });
  });
  onTestFinished(stop);
}
