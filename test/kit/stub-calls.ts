/**
 * The calls that go to objects through stubs. The namespaces are the very ones that the Worker and its objects use, so
 * their calls are seen too.
 */
import { Interception } from "./interception.ts";
import { NAMESPACES, type Namespace } from "./objects.ts";
import { env } from "./service.ts";

/** One call of a method of an object. */
export interface StubCall {
  namespace: Namespace;
  method: string;
  args: unknown[];
  /** The real stub. Each opening of an object gives a new one. */
  stub: DurableObjectStub;
}

export const stubCalls = new Interception<StubCall>();

for (const namespace of NAMESPACES) {
  const objects = env[namespace] as Pick<DurableObjectNamespace, "getByName">;
  const open = objects.getByName.bind(objects);
  // No spy: whoever restores all spies would take it away.
  Object.defineProperty(objects, "getByName", {
    configurable: true,
    writable: true,
    value: (...args: Parameters<typeof open>) => intercepted(open(...args), namespace),
  });
}

function intercepted(stub: DurableObjectStub, namespace: Namespace): DurableObjectStub {
  if (stubCalls.isIdle) return stub;
  return new Proxy(stub, {
    get: (target, method) => {
      const member: unknown = Reflect.get(target, method);
      // By its constructor the test runtime knows a stub.
      if (typeof member !== "function" || typeof method !== "string" || method === "constructor") return member;
      return (...args: unknown[]) =>
        stubCalls.make(
          { namespace, method, args, stub },
          // Called on the stub: `.apply` of a stub's method would be sent as a remote property.
          () => (target as unknown as Record<string, (...args: unknown[]) => unknown>)[method]?.(...args),
        );
    },
  });
}
