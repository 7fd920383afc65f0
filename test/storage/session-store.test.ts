/** The one row that makes an object a session. */
import { expect, it } from "vitest";
import type { Session } from "../../src/domain/session.ts";
import { SESSION_MIGRATIONS } from "../../src/storage/migrations/session.ts";
import { Schema } from "../../src/storage/schema.ts";
import { SessionStore } from "../../src/storage/session-store.ts";
import { inStorage, sessionPlace } from "../kit/storage.ts";

const SESSION: Session = {
  id: "0123456789abcdefghjk",
  userId: "zusr0",
  username: "Zoë'; DROP TABLE session; --",
  isSuperUser: true,
  createdAtMs: 1_900_000_000_001,
  expiresAtMs: 1_900_000_060_002,
  remoteAddr: "2001:db8::1",
  userAgent: "a browser \u0000 😀",
};

it.each([SESSION, { ...SESSION, isSuperUser: false, remoteAddr: "", userAgent: "" }])(
  "comes back as it was",
  (session) =>
    inStorage(sessionPlace(crypto.randomUUID()), (storage) => {
      new Schema(storage, SESSION_MIGRATIONS).create();
      const store = new SessionStore(storage.sql);
      expect(store.read()).toBeNull();
      store.insert(session);
      expect(store.read()).toEqual(session);
      store.moveExpiry(5);
      expect(store.read()).toEqual({ ...session, expiresAtMs: 5 });
    }),
);
