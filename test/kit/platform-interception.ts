/**
 * Interception of the platform's calls, in whatever object. Nothing in the product knows of it: the platform's own
 * prototypes are changed, which the tests share with all objects. `node-crypto.ts` does the same for `node:crypto`.
 */
import type { Around } from "./interception.ts";
import {
  type PlatformCall,
  type PlatformMethod,
  platformCalls,
  STORAGE_METHODS,
  SUBTLE_METHODS,
} from "./platform-call.ts";
import { inStorage, type Place } from "./storage.ts";

/** An object of a kind that no test counts. */
const PROBE: Place = { namespace: "DIRECTORY", name: "platform-probe" };

let changed: Promise<void> | undefined;

/** Stands around every call of the platform from now on. @returns what ends it */
export async function interceptPlatform(around: Around<PlatformCall>): Promise<() => void> {
  changed ??= changePrototypes();
  await changed;
  return platformCalls.intercept(around);
}

async function changePrototypes(): Promise<void> {
  const { sql, storage } = await inStorage(PROBE, (storage) => ({
    sql: Object.getPrototypeOf(storage.sql) as SqlStorage,
    storage: Object.getPrototypeOf(storage) as DurableObjectStorage,
  }));
  change(sql, "exec");
  for (const method of STORAGE_METHODS) change(storage, method);
  const { transactionSync } = storage;
  storage.transactionSync = function <T>(this: DurableObjectStorage, work: () => T): T {
    const carryOut = () => transactionSync.call(this, withCommit(work)) as T;
    return platformCalls.make({ method: "transactionSync", args: [work], on: this }, carryOut);
  };
  for (const method of SUBTLE_METHODS) change(Object.getPrototypeOf(crypto.subtle), method);
  change(Object.getPrototypeOf(crypto), "getRandomValues");
}

function change(prototype: object, method: PlatformMethod): void {
  const original = Reflect.get(prototype, method) as (...args: unknown[]) => unknown;
  Reflect.set(prototype, method, function (this: object, ...args: unknown[]) {
    return platformCalls.make({ method, args, on: this }, () => Reflect.apply(original, this, args));
  });
}

function withCommit<T>(work: () => T): () => T {
  return () => {
    const answer = work();
    platformCalls.make({ method: "commit", args: [], on: undefined }, () => undefined);
    return answer;
  };
}
