/**
 * Faults of the platform: of all calls of storage and cryptography that some work makes, in whatever objects, a chosen
 * one fails. Nothing in the product knows of this: the platform's own prototypes are changed, which the tests share
 * with the objects. scrypt cannot be reached that way; asking for its cost stands for it.
 */
import { runInDurableObject } from "cloudflare:test";
import { passwordCost } from "../../src/crypto/password.ts";
import { env } from "./service.ts";

/** How a call fails: by a throw, by a promise that rejects, or by one that rejects after everything was done. */
export type Manner = "throws" | "rejects" | "is done and rejects";

/** A call that is to fail, counted from 1. */
export interface Fault {
  at: number;
  call: string;
  manner: Manner;
}

/** What the failing call says. */
const FAULT = "a fault of the platform";

const STORAGE = ["getAlarm", "setAlarm", "deleteAlarm", "deleteAll"] as const;
const SUBTLE = ["encrypt", "decrypt", "sign", "verify", "digest", "deriveKey", "importKey"] as const;

let watched: { calls: string[]; fault: Fault | undefined } | undefined;

/** How work ended: with an answer or with an error. */
export type Ending<T> = { answer: T; error?: undefined } | { answer?: undefined; error: unknown };

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

function mannersOf(call: string): Manner[] {
  if ((STORAGE as readonly string[]).includes(call)) return ["throws", "rejects", "is done and rejects"];
  return (SUBTLE as readonly string[]).includes(call) ? ["throws", "rejects"] : ["throws"];
}

async function watch<T>(work: () => Promise<T>, fault?: Fault): Promise<{ calls: string[]; ending: Ending<T> }> {
  await changed;
  const here = { calls: [], fault };
  watched = here;
  try {
    return { calls: here.calls, ending: { answer: await work() } };
  } catch (error) {
    return { calls: here.calls, ending: { error } };
  } finally {
    watched = undefined;
  }
}

/** Lets a call pass, or fail where its turn has come. */
function pass<T>(call: string, carryOut: () => T): T {
  const { calls, fault } = watched ?? {};
  if (!calls || calls.push(call) !== fault?.at || call !== fault.call) return carryOut();
  if (fault.manner === "throws") throw new Error(FAULT);
  const first = fault.manner === "rejects" ? undefined : carryOut();
  return Promise.resolve(first).then(() => {
    throw new Error(FAULT);
  }) as T;
}

/** A commit is a call of its own: where it fails, everything was done and is undone. */
function withCommit<T>(work: () => T): () => T {
  return () => {
    const answer = work();
    pass("commit", () => undefined);
    return answer;
  };
}

const changed = changePrototypes();

async function changePrototypes(): Promise<void> {
  const prototypes = await runInDurableObject(env.SESSIONS.getByName("faults-probe"), (_object, { storage }) => ({
    sql: Object.getPrototypeOf(storage.sql) as SqlStorage,
    storage: Object.getPrototypeOf(storage) as DurableObjectStorage,
  }));
  const { exec } = prototypes.sql;
  prototypes.sql.exec = function (this: SqlStorage, ...args: unknown[]) {
    return pass("exec", () => Reflect.apply(exec, this, args));
  } as typeof exec;
  const { transactionSync } = prototypes.storage;
  prototypes.storage.transactionSync = function <T>(this: DurableObjectStorage, work: () => T): T {
    return pass("transactionSync", () => transactionSync.call(this, withCommit(work)) as T);
  };
  for (const name of STORAGE) replace(prototypes.storage, name);
  for (const name of SUBTLE) replace(Object.getPrototypeOf(crypto.subtle), name);
  replace(Object.getPrototypeOf(crypto), "getRandomValues");
  let { logN } = passwordCost;
  Object.defineProperty(passwordCost, "logN", {
    configurable: true,
    enumerable: true,
    get: () => pass("scrypt", () => logN),
    set: (cheaper: number) => {
      logN = cheaper;
    },
  });
}

function replace(prototype: object, name: string): void {
  const method = Reflect.get(prototype, name) as (...args: unknown[]) => unknown;
  Reflect.set(prototype, name, function (this: object, ...args: unknown[]) {
    return pass(name, () => Reflect.apply(method, this, args));
  });
}
