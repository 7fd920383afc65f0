/** Rows of attributes, and the stores that tests write them to. */
import { AttributeStore } from "../../src/storage/attribute-store.ts";
import { SESSION_MIGRATIONS } from "../../src/storage/migrations/session.ts";
import { Schema } from "../../src/storage/schema.ts";
import { inStorage, sessionPlace } from "../kit/storage.ts";

export const NOW = 1_900_000_000_000;
export const SALT = new Uint8Array(16).fill(5);
/** The shortest that a sealed value can be: of no text at all. */
export const SEALED_BYTES = 31;

export type Row = Parameters<AttributeStore["write"]>[0][number];

/** A row of a name, with its value if nothing else is said. */
export const row = (name: string, more: Partial<Row> = {}): Row => ({
  name,
  value: `of ${name}`,
  createdAtMs: NOW - 2_000,
  modifiedAtMs: NOW - 1_000,
  expiresAtMs: null,
  revision: 1,
  setBy: "owner",
  ...more,
});
/** That many bytes, in place of a sealed value. */
export const sealed = (bytes: number) => Uint8Array.from({ length: bytes }, (_, i) => i % 256);

/** Runs a test on the store of a new object: on one that remembers, then on one that reads everything from storage. */
export async function inside(work: (store: AttributeStore, sql: SqlStorage) => void): Promise<void> {
  for (const made of [(store: AttributeStore) => store, forgetful]) {
    await inStorage(sessionPlace(crypto.randomUUID()), (storage) => {
      new Schema(storage, SESSION_MIGRATIONS).create();
      const store = made(new AttributeStore(storage.sql));
      store.initialise(SALT);
      work(store, storage.sql);
    });
  }
}

/** The store, with nothing in memory at the beginning of each call. */
function forgetful(store: AttributeStore): AttributeStore {
  return new Proxy(store, {
    get: (_, method: keyof AttributeStore) => {
      store.forget();
      return store[method].bind(store);
    },
  });
}
