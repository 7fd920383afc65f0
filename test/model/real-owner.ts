/**
 * A real object that owns attributes, a session's or a user's, as the model test drives it, and everything that it
 * shows: what a reader gets, what lies in its storage, when its alarm is due.
 */
import { sessionLifetime } from "../../src/config.ts";
import type { Actor } from "../../src/domain/actor.ts";
import type { Attribute, AttributeChange, SetBy } from "../../src/domain/attribute.ts";
import { type Outcome, refuse } from "../../src/domain/outcome.ts";
import { sessionObject, userObject } from "../../src/objects/object-client.ts";
import type { Caller } from "../../src/objects/session-object.ts";
import { newPerson, newSession, type Person } from "../kit/people.ts";
import { env } from "../kit/service.ts";
import { emptyFootprint, footprint, inStorage, type Place, sessionPlace, userPlace } from "../kit/storage.ts";
import { type StoredRow, storedAttributes } from "../kit/stored-attributes.ts";
import { AttributeModel } from "./attribute-model.ts";

/** Stands in every value that is to be encrypted, and nowhere else. */
export const MARK = "hidden:";

/** How long the alarm of a new user waits, to look whether the directory lists it. */
const LISTING_RETRY_MS = 10_000;

/** What an object holds. */
export interface Held {
  alarm: number | null;
  rows: StoredRow[];
  /** Cells of any table in which the mark stands readable. */
  leaks: string[];
}

/** The calls of a session's object or of a user's object, alike. */
export interface RealOwner {
  place: Place;
  /** Changes and reads are the owner's where nobody else is named. */
  change(change: AttributeChange, by?: SetBy): Promise<Outcome>;
  read(names: string[] | null, decrypt: boolean, by?: SetBy): Promise<Outcome<{ attributes: Attribute[] }>>;
  names(names: string[] | null, by?: SetBy): Promise<Outcome<{ names: string[] }>>;
  end(): Promise<unknown>;
  /** Moves the end of a session. */
  renew(expires: number): Promise<Outcome>;
  /** Seals a user's values anew on request. */
  rewrap(): Promise<unknown>;
}

/** A new owner and the model of it as it is now. */
export type NewOwner = (primary: number) => Promise<{ real: RealOwner; model: AttributeModel }>;

let owner: Person | undefined;

/** A super-user's session. */
const SUPER_USER: Actor = { sessionId: "", userId: "", username: "", isSuperUser: true };

const callerAs = (by?: SetBy): Caller => (by === "super-user" ? SUPER_USER : "self");

/** A new session of one and the same person. */
export async function newSessionOwner(primary: number): ReturnType<NewOwner> {
  owner ??= await newPerson();
  const { sessionId } = await newSession(owner);
  const object = sessionObject(env, sessionId);
  const now = Date.now();
  const ends = now + sessionLifetime(env).idleMs;
  return {
    model: new AttributeModel({ kind: "session", now, ends, primary, alarm: ends, rewraps: true }),
    real: {
      place: sessionPlace(sessionId),
      change: (change, by) => object.call((stub) => stub.editAttributes(callerAs(by), change)),
      read: (names, decrypt, by) => object.call((stub) => stub.listAttributes(callerAs(by), names, decrypt)),
      names: (names, by) => object.call((stub) => stub.listAttributeNames(callerAs(by), names)),
      end: () => object.call((stub) => stub.end()),
      renew: (expires) => object.call((stub) => stub.renew(expires)),
      rewrap: async () => refuse("never-allowed"),
    },
  };
}

/** A new user. */
export async function newUserOwner(primary: number): ReturnType<NewOwner> {
  const { userId, objectName } = await newPerson();
  const object = userObject(env, objectName);
  const now = Date.now();
  return {
    model: new AttributeModel({
      kind: "user",
      now,
      ends: null,
      primary,
      alarm: now + LISTING_RETRY_MS,
      rewraps: false,
    }),
    real: {
      place: userPlace(objectName),
      change: (change, by = "owner") => object.call((stub) => stub.editAttributes(userId, change, by)),
      read: (names, decrypt, by = "owner") => object.call((stub) => stub.listAttributes(userId, names, decrypt, by)),
      names: (names, by = "owner") => object.call((stub) => stub.listAttributeNames(userId, names, by)),
      end: () => object.call((stub) => stub.remove(userId)),
      renew: async () => refuse("never-allowed"),
      rewrap: () => object.call((stub) => stub.rewrap(userId)),
    },
  };
}

/** What the object holds now, read behind its back. */
export function held({ place }: RealOwner): Promise<Held> {
  return inStorage(place, async (storage) => {
    const { sql } = storage;
    const tables = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*'").toArray();
    const cells = tables.flatMap(({ name }) => [...sql.exec(`SELECT * FROM "${name}"`).raw()].flat());
    const leaks = cells.map(text).filter((cell) => cell.includes(MARK));
    return { alarm: await storage.getAlarm(), rows: storedAttributes(storage), leaks };
  });
}

function text(cell: SqlStorageValue): string {
  return cell instanceof ArrayBuffer ? new TextDecoder("latin1").decode(cell) : String(cell);
}

let nothing: Promise<unknown> | undefined;

/** Whether the object holds nothing at all: no table, no alarm. */
export async function isEmpty({ place }: RealOwner): Promise<boolean> {
  nothing ??= emptyFootprint();
  return JSON.stringify(await footprint(place)) === JSON.stringify(await nothing);
}
