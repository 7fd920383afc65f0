/**
 * An object whose tables a newer release has made, as code meets it that was gone back to: every call fails before it
 * reads or writes anything, the alarm comes back, and under the newer code everything is as it was. The runtime prints
 * what objects throw.
 */
import { expect, it } from "vitest";
import {
  directoryObject,
  identityCatalogObject,
  profileObject,
  sessionObject,
  userObject,
} from "../../src/objects/object-client.ts";
import { setClock } from "../kit/clock.ts";
import { BY_THE_SERVICE } from "../kit/people.ts";
import { APP, call, env, expectOk, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { alarmOf, evict, inStorage, type Place, runAlarm } from "../kit/storage.ts";
import { PAP_ID, restore, STORED, THEN, ZOE } from "../released/stored.ts";

const { userId } = ZOE;
const session = sessionObject(env, ZOE.sessionId);
const user = userObject(env, ZOE.objectName);
const directory = directoryObject(env);
const profile = profileObject(env, PAP_ID);
const catalog = identityCatalogObject(env);

const FACTS = { userId, username: "Zoë", isSuperUser: true, remoteAddr: "", userAgent: "" };
const NEW_SESSION = { ...FACTS, id: ZOE.sessionId, createdAtMs: THEN, expiresAtMs: THEN + 9_000_000 };
const SIGN_IN = {
  username: "Zoë",
  password: ZOE.password,
  newPassword: null,
  totpCode: null,
  sessionId: "0123456789abcdefghjk",
  remoteAddr: "",
  userAgent: "",
};
const ITEM = { name: "plain", value: "overwritten", encrypt: false };
const DEFINITION = { name: "Another", description: "", dataType: "String", multiValued: false } as const;

type Call = [what: string, stored: keyof typeof STORED, call: () => Promise<unknown>];

const CALLS: Call[] = [
  ["making a session", "session", () => session.call((stub) => stub.begin(NEW_SESSION))],
  ["asking who acts", "session", () => session.call((stub) => stub.actor())],
  ["renewing a session", "session", () => session.call((stub) => stub.renew(THEN + 9_000_000))],
  ["ending a session", "session", () => session.call((stub) => stub.end())],
  ["reading attributes", "session", () => session.call((stub) => stub.listAttributes("self", null, true))],
  [
    "writing an attribute",
    "session",
    () => session.call((stub) => stub.editAttributes("self", { mode: "set", items: [ITEM] })),
  ],
  ["listing check-outs", "session", () => session.call((stub) => stub.currentCheckOuts())],
  ["giving a lease up", "session", () => session.call((stub) => stub.abandonCheckOut("bx5r9v6x1bo8aendsa6z"))],
  ["signing in", "user", () => user.call((stub) => stub.startSession(SIGN_IN))],
  ["reading a user", "user", () => user.call((stub) => stub.account(userId))],
  ["locking a user", "user", () => user.call((stub) => stub.changeAccount(userId, { isLocked: true }, BY_THE_SERVICE))],
  ["deleting a user", "user", () => user.call((stub) => stub.remove(userId))],
  ["ending a user's session", "user", () => user.call((stub) => stub.endSession(userId, ZOE.sessionId))],
  ["listing users", "directory", () => directory.call((stub) => stub.page("", null, 9))],
  ["listing a user", "directory", () => directory.call((stub) => stub.add({ userId: "zusr0", username: "other" }))],
  ["taking a user out", "directory", () => directory.call((stub) => stub.remove({ userId, username: "Zoë" }))],
  ["claiming the first super-user", "directory", () => directory.call((stub) => stub.claimFirst("other", "zusr0"))],
  ["listing a profile", "profile", () => profile.call((stub) => stub.list())],
  ["changing a profile", "profile", () => profile.call((stub) => stub.remove("ge387rms1nrcy1jusoju", null))],
  ["adding a member", "profile", () => profile.call((stub) => stub.addMember("zusr0"))],
  ["taking a member out", "profile", () => profile.call((stub) => stub.removeMember(userId))],
  ["listing definitions", "identityCatalog", () => catalog.call((stub) => stub.list())],
  ["adding a definition", "identityCatalog", () => catalog.call((stub) => stub.add(DEFINITION))],
];

/** Lets a newer release have made the object. */
async function makeNewer(place: Place): Promise<void> {
  await inStorage(place, ({ sql }) => {
    sql.exec("DROP TABLE migration");
    sql.exec("CREATE TABLE migration (version INTEGER PRIMARY KEY, ids TEXT NOT NULL) STRICT");
    sql.exec("INSERT INTO migration VALUES (99, '001_newer 099_newest')");
  });
  await evict(place);
}

/** All rows of all tables. */
const contents = (place: Place) =>
  inStorage(place, ({ sql }) =>
    sql
      .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray()
      .map(({ name }) => [name, sql.exec(`SELECT * FROM ${name}`).toArray()]),
  );

it.each(CALLS)("%s fails, and leaves all as it is", async (_what, name, calling) => {
  const { place } = STORED[name];
  await restore(STORED[name]);
  await makeNewer(place);
  const before = await contents(place);
  await expect(calling()).rejects.toThrow("the object's schema is not of this code, stored are 001_newer 099_newest");
  expect(await contents(place)).toEqual(before);
});

it.each(["session", "user"] as const)("the alarm of a %s deletes nothing, and comes back", async (name) => {
  const { place } = STORED[name];
  await restore(STORED[name]);
  await makeNewer(place);
  const before = await contents(place);
  // Long after everything has expired that can.
  setClock(THEN + 10 ** 11);
  for (let run = 0; run < 3; run += 1) {
    expect(await runAlarm(place)).toBe(true);
    expect(await alarmOf(place)).toBeGreaterThan(THEN + 10 ** 11);
  }
  expect(await contents(place)).toEqual(before);
});

it("a client is told that the service failed, and finds everything once the newer code is back", async () => {
  await restore(STORED.session);
  const { place } = STORED.session;
  const [table, records] = await inStorage(place, ({ sql }) => [
    sql.exec("SELECT sql FROM sqlite_master WHERE name = 'migration'").one(),
    [...sql.exec("SELECT * FROM migration").raw()],
  ]);
  await makeNewer(place);
  const query = { ...APP, current_ust: ZOE.ust, target_ust: ZOE.ust };
  const read = () => call("GET", `${SESSION_ATTR}/names`, { query });
  expectRefusal(await read(), 500, "E008004");

  await inStorage(place, ({ sql }) => {
    sql.exec("DROP TABLE migration");
    sql.exec(String(table?.sql));
    for (const record of records) sql.exec(`INSERT INTO migration VALUES (${record.map(() => "?")})`, ...record);
  });
  await evict(place);
  const names = ["empty", "plain", "sealed", "sealed later", "short-lived"];
  expect(expectOk(await read())).toEqual({ result: names });
});
