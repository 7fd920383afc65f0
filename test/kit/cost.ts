/**
 * What a call costs: calls on stubs, rows written and read, transactions, alarms set. Nothing in the product counts for
 * this: the platform's own prototypes are watched, which the tests share with the objects.
 */
import { runInDurableObject } from "cloudflare:test";
import { expect, vi } from "vitest";
import { env } from "./service.ts";

/** Calls by namespace, in order; the rest summed over all objects. */
export interface Cost {
  sessions: string[];
  users: string[];
  directory: string[];
  profiles: string[];
  catalog: string[];
  rowsWritten: number;
  rowsRead: number;
  transactions: number;
  alarms: number;
}

type Watched = Pick<Cost, "sessions" | "users" | "directory" | "profiles" | "catalog">;

const NAMESPACES = {
  sessions: env.SESSIONS,
  users: env.USERS,
  directory: env.DIRECTORY,
  profiles: env.PROFILES,
  catalog: env.IDENTITY_CATALOG,
};

/** A cost of nothing but what is given, to compare with. */
export function cost(expected: Partial<Cost>): Cost {
  return {
    sessions: [],
    users: [],
    directory: [],
    profiles: [],
    catalog: [],
    rowsWritten: 0,
    rowsRead: expect.any(Number),
    transactions: expect.any(Number),
    alarms: 0,
    ...expected,
  };
}

/** Runs `work` and counts what it cost. Objects should be warm: waking one reads its tables. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [sql, storage] = await runInDurableObject(
    env.SESSIONS.getByName("cost-probe"),
    (_object, state) =>
      [
        Object.getPrototypeOf(state.storage.sql) as SqlStorage,
        Object.getPrototypeOf(state.storage) as DurableObjectStorage,
      ] as const,
  );
  const calls: Watched = { sessions: [], users: [], directory: [], profiles: [], catalog: [] };
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  const { exec } = sql;
  const { setAlarm, transactionSync } = storage;
  const execs = vi.spyOn(sql, "exec").mockImplementation(function (this: SqlStorage, ...args) {
    const cursor = exec.apply(this, args);
    cursors.push(cursor);
    return cursor as never;
  });
  const alarms = vi.spyOn(storage, "setAlarm").mockImplementation(function (this: DurableObjectStorage, ...args) {
    return setAlarm.apply(this, args);
  });
  const transactions = vi.spyOn(storage, "transactionSync").mockImplementation(function (
    this: DurableObjectStorage,
    inner,
  ) {
    return transactionSync.call(this, inner);
  });
  const stubs = Object.entries(NAMESPACES).map(([name, namespace]) =>
    watch(namespace as DurableObjectNamespace, calls[name as keyof Watched]),
  );
  try {
    await work();
    return {
      ...calls,
      rowsWritten: cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
      rowsRead: cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
      transactions: transactions.mock.calls.length,
      alarms: alarms.mock.calls.length,
    };
  } finally {
    for (const spy of [execs, alarms, transactions, ...stubs]) spy.mockRestore();
  }
}

/** Notes the name of every method that is called on a stub of the namespace. */
function watch(namespace: Pick<DurableObjectNamespace, "getByName">, calls: string[]) {
  const open = namespace.getByName.bind(namespace);
  return vi.spyOn(namespace, "getByName").mockImplementation((...args) => {
    const stub = open(...args);
    return new Proxy(stub, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function" || typeof name !== "string") return member;
        return (...given: unknown[]) => {
          calls.push(name);
          // Called on the stub: `.apply` of a stub's method would be sent as a remote property.
          return (target as unknown as Record<string, (...a: unknown[]) => unknown>)[name]?.(...given);
        };
      },
    });
  });
}
