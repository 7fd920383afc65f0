/**
 * What 0.1.0 has stored: one object of each class, written by running its code, and dumped as SQL. The statements that
 * made the tables stand there as they lie in the objects.
 */
import { setClock, stopClock } from "../kit/clock.ts";
import { setSetting } from "../kit/settings.ts";
import { evict, inStorage, type Place, profilePlace, sessionPlace, userPlace } from "../kit/storage.ts";
import directory from "./0.1.0/directory.sql?raw";
import identityCatalog from "./0.1.0/identity-catalog.sql?raw";
import profile from "./0.1.0/profile.sql?raw";
import session from "./0.1.0/session.sql?raw";
import user from "./0.1.0/user.sql?raw";

/** When that began, in milliseconds: far ahead of the real time, so that no alarm runs by itself. */
export const THEN = 1_900_000_000_000;

/** The settings under which it was stored. Key 1 was the primary one at first. */
const TOKEN_KEYS = base64urlOf("token key of the released store!");
const DATA_KEYS = JSON.stringify({
  primary: 2,
  keys: { "1": base64urlOf("data key 1 of the released store"), "2": base64urlOf("data key 2 of the released store") },
});

/** The person who is stored, and the session that lives. */
export const ZOE = {
  userId: "zusr4x9bh1m6ghztbj3fzvw41gj273",
  username: "Zoë",
  objectName: "4x9bh1m6ghztbj3f",
  password: "correct horse battery staple",
  sessionId: "641hqt8resa6k43qejdq",
  ust: "gAAAAABxP7MDBPXhIhVqpdPBsbWNfHomPq-IeoPkzDeYrfy1vOAkRXAKSj-zxSy3XQIXV5q-YmRVZV89Zv6NiX5tVTR6PlkuzUQnmJ6EFnppDMIEg9qjdcQ=",
};

/** The profile that she may check out. */
export const PAP_ID = "finance-1";

/** The identity attributes that are defined. */
export const [DEPARTMENT, LANGUAGES] = ["wlcvfeo8yxopn71256cu", "lhikiq8ua4n5lp1633l8"];

/** An object of 0.1.0. */
export interface StoredObject {
  place: Place;
  sql: string;
  /** When its alarm is due, null for never. */
  alarmMs: number | null;
}

export const STORED = {
  session: { place: sessionPlace(ZOE.sessionId), sql: session, alarmMs: THEN + 6_000 },
  user: { place: userPlace(ZOE.objectName), sql: user, alarmMs: THEN + 10_000 },
  directory: { place: { namespace: "DIRECTORY", name: "directory" }, sql: directory, alarmMs: null },
  profile: { place: profilePlace(PAP_ID), sql: profile, alarmMs: null },
  identityCatalog: { place: { namespace: "IDENTITY_CATALOG", name: "catalog" }, sql: identityCatalog, alarmMs: null },
} as const satisfies Record<string, StoredObject>;

/** Puts objects back as 0.1.0 left them, ten seconds after it began, asleep and under its settings. */
export async function restore(...objects: StoredObject[]): Promise<void> {
  stopClock();
  setClock(THEN + 10_000);
  setSetting("TOKEN_KEYS", TOKEN_KEYS);
  setSetting("DATA_KEYS", DATA_KEYS);
  for (const { place, sql, alarmMs } of objects) {
    await inStorage(place, async (storage) => {
      await storage.deleteAll();
      storage.sql.exec(sql);
      if (alarmMs !== null) await storage.setAlarm(alarmMs);
    });
    await evict(place);
  }
}

function base64urlOf(text: string): string {
  return new TextEncoder().encode(text).toBase64({ alphabet: "base64url", omitPadding: true });
}
