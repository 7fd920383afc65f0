/**
 * Calls between objects that do not go through the runtime's own way of calling: what an object throws there is printed
 * as uncaught, hundreds of lines where each call of many fails in turn. What the caller gets is the same.
 */
import { runInDurableObject } from "cloudflare:test";
import { onTestFinished, vi } from "vitest";
import { env } from "../kit/service.ts";

const NAMESPACES = ["SESSIONS", "USERS", "DIRECTORY"] as const;

/** Lets objects call each other quietly until the test ends. */
export function callQuietly(): void {
  const spies = NAMESPACES.map((name) => {
    const namespace = env[name] as Pick<DurableObjectNamespace, "getByName">;
    const open = namespace.getByName.bind(namespace);
    return vi.spyOn(namespace, "getByName").mockImplementation((...args) => quiet(open(...args)));
  });
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
}

function quiet(stub: DurableObjectStub): DurableObjectStub {
  return new Proxy(stub, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function" || name === "constructor" || typeof name !== "string") return member;
      if (name === "fetch") return (...args: Parameters<typeof target.fetch>) => target.fetch(...args);
      return (...args: unknown[]) =>
        runInDurableObject(target, async (object) => {
          const method = Reflect.get(object, name) as (...args: unknown[]) => unknown;
          return structuredClone(await Reflect.apply(method, object, structuredClone(args)));
        });
    },
  });
}
