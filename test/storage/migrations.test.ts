/**
 * The steps of each class of object against what objects hold: those that the code makes, and those that 0.1.0 made.
 * What was released is frozen, so the first step of a list makes what 0.1.0 did, to the last space.
 */
import { describe, expect, it } from "vitest";
import { directoryObject, identityCatalogObject, profileObject } from "../../src/objects/object-client.ts";
import { DIRECTORY_MIGRATIONS } from "../../src/storage/migrations/directory.ts";
import { IDENTITY_CATALOG_MIGRATIONS } from "../../src/storage/migrations/identity-catalog.ts";
import type { Migration } from "../../src/storage/migrations/migration.ts";
import { PROFILE_MIGRATIONS } from "../../src/storage/migrations/profile.ts";
import { SESSION_MIGRATIONS } from "../../src/storage/migrations/session.ts";
import { USER_MIGRATIONS } from "../../src/storage/migrations/user.ts";
import { Schema } from "../../src/storage/schema.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { env } from "../kit/service.ts";
import { inStorage, type Place, profilePlace, sessionPlace, userPlace } from "../kit/storage.ts";
import { restore, STORED, type StoredObject } from "../released/stored.ts";

interface ClassOfObject {
  migrations: readonly Migration[];
  /** Makes an object as the service does. */
  make(): Promise<Place>;
  /** One of 0.1.0, and what wakes it. */
  stored: StoredObject;
}

const CLASSES: Record<string, ClassOfObject> = {
  "a session": {
    migrations: SESSION_MIGRATIONS,
    make: async () => sessionPlace((await newSession()).sessionId),
    stored: STORED.session,
  },
  "a user": {
    migrations: USER_MIGRATIONS,
    make: async () => userPlace((await newPerson()).objectName),
    stored: STORED.user,
  },
  "the directory": {
    migrations: DIRECTORY_MIGRATIONS,
    make: async () => {
      await directoryObject(env).call((stub) => stub.claimFirst("a name", "a user id"));
      return STORED.directory.place;
    },
    stored: STORED.directory,
  },
  "a profile": {
    migrations: PROFILE_MIGRATIONS,
    make: async () => {
      await profileObject(env, "made-here").call((stub) => stub.addMember("a user id"));
      return profilePlace("made-here");
    },
    stored: STORED.profile,
  },
  "the identity catalog": {
    migrations: IDENTITY_CATALOG_MIGRATIONS,
    make: async () => {
      const definition = { name: "a name", description: "", dataType: "Date", multiValued: false } as const;
      await identityCatalogObject(env).call((stub) => stub.add(definition));
      return STORED.identityCatalog.place;
    },
    stored: STORED.identityCatalog,
  },
};

/** The statements that made what an object holds, but for the record of its steps and what is the platform's. */
function schemaOf({ sql }: DurableObjectStorage): unknown[] {
  return sql
    .exec(
      `SELECT type, name, sql FROM sqlite_master
         WHERE name <> 'migration' AND tbl_name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql IS NOT NULL ORDER BY rowid`,
    )
    .toArray();
}

/** What those steps make of an object that holds nothing. */
const made = (migrations: readonly Migration[]) =>
  inStorage(sessionPlace(crypto.randomUUID()), (storage) => {
    new Schema(storage, migrations).create();
    return schemaOf(storage);
  });

/** What those steps make of an object of 0.1.0. */
const updated = (stored: StoredObject, migrations: readonly Migration[]) =>
  inStorage(sessionPlace(crypto.randomUUID()), (storage) => {
    storage.sql.exec(stored.sql);
    expect(new Schema(storage, migrations).exists()).toBe(true);
    return schemaOf(storage);
  });

describe.each(Object.entries(CLASSES))("%s", (_name, { migrations, make, stored }) => {
  it("has steps that are counted from 001 and named", () => {
    const ids = migrations.map(({ id }) => id);
    expect(ids.map((id) => id.slice(0, 4))).toEqual(ids.map((_id, i) => `${String(i + 1).padStart(3, "0")}_`));
    for (const id of ids) expect(id).toMatch(/^\d{3}_[a-z]+(?:_[a-z]+)*$/);
  });

  it("is made with what its steps make", async () => {
    const place = await make();
    expect(await inStorage(place, schemaOf)).toEqual(await made(migrations));
  });

  it("has a first step that makes what 0.1.0 made, to the last space", async () => {
    const shipped = await updated(stored, migrations.slice(0, 1));
    expect(shipped.length).toBeGreaterThan(0);
    expect(await made(migrations.slice(0, 1))).toEqual(shipped);
  });

  it("of 0.1.0 has what a new one has, once it has woken", async () => {
    expect(await updated(stored, migrations)).toEqual(await made(migrations));
    await restore(stored);
    expect(await inStorage(stored.place, schemaOf)).toEqual(await made(migrations));
  });
});
