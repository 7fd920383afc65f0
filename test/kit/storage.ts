/**
 * What an object really stores, read and spoilt behind its back.
 */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { HASH_PAUSE_MS, HASH_PAUSES } from "../../src/limits.ts";
import type { Namespace } from "./objects.ts";
import { env } from "./service.ts";

/** An object by its namespace and name. */
export interface Place {
  namespace: Namespace;
  name: string;
}

/** The object of a session. */
export const sessionPlace = (sessionId: string): Place => ({ namespace: "SESSIONS", name: sessionId });

/** The object of an access profile. */
export const profilePlace = (papId: string): Place => ({ namespace: "PROFILES", name: papId });

/** The object of a user. */
export const userPlace = (objectName: string): Place => ({ namespace: "USERS", name: objectName });

/** Not by `getByName`, as the product does: that is what tests watch and put faults around. */
function stubOf({ namespace, name }: Place): DurableObjectStub {
  const objects = env[namespace] as DurableObjectNamespace;
  return objects.get(objects.idFromName(name));
}

/** Runs something on an object's storage, inside the object. */
export function inStorage<T>(place: Place, work: (storage: DurableObjectStorage) => T | Promise<T>): Promise<T> {
  return runInDurableObject(stubOf(place), (_object, state) => work(state.storage));
}

/** Runs one SQL statement in an object and returns its rows. */
export function sql(place: Place, statement: string, ...bound: SqlStorageValue[]) {
  return inStorage(place, (storage) => storage.sql.exec(statement, ...bound).toArray());
}

/** All that an object holds: its tables, when its alarm is due, the size of its database in bytes. */
export function footprint(place: Place): Promise<{ tables: number; alarm: number | null; bytes: number }> {
  return inStorage(place, async (storage) => ({
    tables: storage.sql.exec("SELECT 1 FROM sqlite_master").toArray().length,
    alarm: await storage.getAlarm(),
    bytes: storage.sql.databaseSize,
  }));
}

/** What `footprint` says of an object that nobody has ever written to. */
export function emptyFootprint(): ReturnType<typeof footprint> {
  return footprint(sessionPlace(`nobody-${crypto.randomUUID()}`));
}

/** When an object's alarm is due, in milliseconds, null for never. */
export function alarmOf(place: Place): Promise<number | null> {
  return inStorage(place, (storage) => storage.getAlarm());
}

/** Runs an object's alarm now, whenever it is due. @returns whether there was one */
export function runAlarm(place: Place): Promise<boolean> {
  return runDurableObjectAlarm(stubOf(place));
}

/** Takes an object's memory away; its storage stays. One that pauses behind a hash is waited for. */
export async function evict(place: Place): Promise<void> {
  for (let pauses = 0; pauses < HASH_PAUSES; pauses += 1) {
    try {
      return await evictDurableObject(stubOf(place));
    } catch (error) {
      if (!String(error).includes("still has active references")) throw error;
      await scheduler.wait(HASH_PAUSE_MS);
    }
  }
  throw new Error("the object never came to rest");
}

/** Changes what an object stores behind its back, and takes away its memory, which knows nothing of that. */
export async function alter(place: Place, statement: string, ...bound: SqlStorageValue[]): Promise<void> {
  await sql(place, statement, ...bound);
  await evict(place);
}
