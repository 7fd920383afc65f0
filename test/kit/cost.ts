/** What a call costs: calls between objects, rows written and read, transactions, alarms set, in all objects together. */
import { expect } from "vitest";
import type { Namespace } from "./objects.ts";
import { interceptPlatform } from "./platform-interception.ts";
import { stubCalls } from "./stub-calls.ts";

/** The methods called on objects of each kind, in order; the rest are sums. */
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

const CALLS = {
  SESSIONS: "sessions",
  USERS: "users",
  DIRECTORY: "directory",
  PROFILES: "profiles",
  IDENTITY_CATALOG: "catalog",
} as const satisfies Record<Namespace, keyof Cost>;

const nothing = (): Cost => ({
  sessions: [],
  users: [],
  directory: [],
  profiles: [],
  catalog: [],
  rowsWritten: 0,
  rowsRead: 0,
  transactions: 0,
  alarms: 0,
});

/** A cost of nothing but what is given, to compare with; what is read counts only where it is given. */
export function cost(expected: Partial<Cost>): Cost {
  return { ...nothing(), rowsRead: expect.any(Number), transactions: expect.any(Number), ...expected };
}

/** Runs `work` and counts what it cost. Objects should be warm: waking one reads its tables. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const spent = nothing();
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  const stopPlatform = await interceptPlatform(({ method }, carryOut) => {
    if (method === "transactionSync") spent.transactions += 1;
    if (method === "setAlarm") spent.alarms += 1;
    const answer = carryOut();
    if (method === "exec") cursors.push(answer as (typeof cursors)[number]);
    return answer;
  });
  const stopStubs = stubCalls.intercept(({ namespace, method }, carryOut) => {
    spent[CALLS[namespace]].push(method);
    return carryOut();
  });
  try {
    await work();
  } finally {
    stopStubs();
    stopPlatform();
  }
  for (const { rowsWritten, rowsRead } of cursors) {
    spent.rowsWritten += rowsWritten;
    spent.rowsRead += rowsRead;
  }
  return spent;
}
