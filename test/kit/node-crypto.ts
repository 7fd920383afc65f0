/**
 * Runs before each file of tests, as the exports of a module cannot be replaced once it is imported: lets the calls of
 * `node:crypto` be intercepted like those of the rest of the platform.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { vi } from "vitest";

// Vitest calls this when a mock is made; workerd does not have it.
AsyncLocalStorage.prototype.disable = () => undefined;

vi.mock("node:crypto", async (importOriginal) => {
  const { platformCalls } = await import("./platform-call.ts");
  const original = await importOriginal<typeof import("node:crypto")>();
  const intercepted = (method: "scryptSync" | "timingSafeEqual") => {
    const call = original[method] as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => platformCalls.make({ method, args, on: undefined }, () => call(...args));
  };
  return {
    ...original,
    scryptSync: intercepted("scryptSync"),
    timingSafeEqual: intercepted("timingSafeEqual"),
  };
});
