/**
 * The two owners of attributes in the midst of faults: what is done goes into the object itself, not through a stub, so
 * that what it throws is seen here and not printed by the runtime. A clock that stands still makes any two owners that
 * went through the same hold the same.
 */
import { runInDurableObject } from "cloudflare:test";
import type { DurableObject } from "cloudflare:workers";
import type { Attribute, AttributeChange } from "../../src/domain/attribute.ts";
import type { Outcome } from "../../src/domain/outcome.ts";
import type { SessionObject } from "../../src/objects/session-object.ts";
import type { UserObject } from "../../src/objects/user-object.ts";
import { newPerson, newSession, type Person } from "../kit/people.ts";
import { env } from "../kit/service.ts";
import { type Place, sessionPlace, userPlace } from "../kit/storage.ts";
import { type StoredRow, storedAttributes } from "../kit/stored-attributes.ts";
import { ring } from "./ringing.ts";

/** The calls of either object about its attributes. */
export interface Attributes {
  change(change: AttributeChange): Promise<Outcome>;
  read(decrypt: boolean): Promise<Outcome<{ attributes: Attribute[] }>>;
  names(): Outcome<{ names: string[] }> | Promise<Outcome<{ names: string[] }>>;
}

/** What is seen and stored of an owner. */
export interface Snapshot {
  read: Outcome<{ attributes: Attribute[] }>;
  names: Outcome<{ names: string[] }>;
  rows: StoredRow[];
  /** When the owner ends by itself. */
  ends: number | null;
  tables: number;
}

export interface Owner {
  place: Place;
  /** Does something in the object. */
  inside<T>(work: (attributes: Attributes) => Promise<T>): Promise<T>;
  /** Lets the alarm ring. */
  ring<T>(work: (carryOut: () => Promise<void>) => Promise<T>): Promise<T>;
  /** Takes a snapshot, and says when the alarm is due. */
  look(): Promise<{ snapshot: Snapshot; alarm: number | null }>;
}

let person: Person | undefined;

/** A new session of one and the same person. */
async function newSessionOwner(): Promise<Owner> {
  person ??= await newPerson();
  return sessionOwner((await newSession(person)).sessionId);
}

/** A session that may live or not. */
export function sessionOwner(sessionId: string): Owner {
  return owner(sessionPlace(sessionId), env.SESSIONS.getByName(sessionId), (session: SessionObject) => ({
    change: (change) => session.editAttributes("self", change),
    read: (decrypt) => session.listAttributes("self", null, decrypt),
    names: () => session.listAttributeNames("self", null),
  }));
}

/** A new user. */
async function newUserOwner(): Promise<Owner> {
  const { userId, objectName } = await newPerson();
  return owner(userPlace(objectName), env.USERS.getByName(objectName), (user: UserObject) => ({
    change: (change) => user.editAttributes(userId, change, "owner"),
    read: (decrypt) => user.listAttributes(userId, null, decrypt, "owner"),
    names: () => user.listAttributeNames(userId, null, "owner"),
  }));
}

type MakeOwner = [kind: string, make: () => Promise<Owner>];

export const OWNERS: [session: MakeOwner, user: MakeOwner] = [
  ["a session", newSessionOwner],
  ["a user", newUserOwner],
];

function owner<T extends DurableObject & { alarm(): Promise<void> }>(
  place: Place,
  stub: DurableObjectStub<T>,
  attributesOf: (object: T) => Attributes,
): Owner {
  return {
    place,
    inside: (work) => runInDurableObject(stub, (object: T) => work(attributesOf(object))),
    ring: (work) => ring(stub, work),
    look: () =>
      runInDurableObject(stub, async (object: T, { storage }) => {
        const attributes = attributesOf(object);
        const snapshot = {
          read: await attributes.read(true),
          names: await attributes.names(),
          rows: storedAttributes(storage),
          ends: endOf(storage.sql),
          tables: storage.sql.exec("SELECT 1 FROM sqlite_master").toArray().length,
        };
        return { snapshot, alarm: await storage.getAlarm() };
      }),
  };
}

function endOf(sql: SqlStorage): number | null {
  if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'session'").toArray().length === 0) return null;
  return sql.exec<{ expires: number }>("SELECT expires FROM session").toArray()[0]?.expires ?? null;
}
