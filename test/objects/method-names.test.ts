/**
 * The names of what objects can be called to do. While a deployment spreads, a Worker of one version calls an object of
 * another, in both directions. A method whose arguments or answer have changed has another name then, so that no call is
 * understood as something else. What 0.1.0 calls is served in its own shapes, in `src/released`; test/e2e/rolling does it.
 */
import { describe, expect, it } from "vitest";
import { Overloaded } from "../../src/domain/overloaded.ts";
import { DirectoryObject, IdentityCatalogObject } from "../../src/index.ts";
import { ObjectClient } from "../../src/objects/object-client.ts";
import { ProfileObject } from "../../src/objects/profile-object.ts";
import { SessionObject } from "../../src/objects/session-object.ts";
import { UserObject } from "../../src/objects/user-object.ts";
import { ProfileObject as ReleasedProfileObject } from "../../src/released/profile-object.ts";
import { SessionObject as ReleasedSessionObject } from "../../src/released/session-object.ts";
import { UserObject as ReleasedUserObject } from "../../src/released/user-object.ts";
import { newSession } from "../kit/people.ts";
import { env } from "../kit/service.ts";
import { inStorage, sessionPlace, userPlace } from "../kit/storage.ts";

interface Class {
  prototype: object;
}

/** Names of 0.1.0 whose arguments or answers are others today: they are those of 0.1.0, and today's Workers call none. */
const SERVED: [of: string, today: Class, asBefore: Class, names: string[]][] = [
  [
    "a session",
    SessionObject,
    ReleasedSessionObject,
    [
      "create", // times were called otherwise in the session, and so in `describe`
      "describe",
      "changeAttributes", // `mode` was called `verb`: a `create` would have acted as a `set`
      "readAttributes",
      "attributeNames", // the reason `not-owner` was called `forbidden`
      "fulfilCheckOut",
      "listCheckOuts",
      "checkOutCredentials",
      "checkIn",
    ],
  ],
  [
    "a user",
    UserObject,
    ReleasedUserObject,
    [
      "signIn",
      "create", // the times of the user, who is answered, were called otherwise
      "read",
      "change",
      "identity",
      "setPassword", // the reason `wrong-password` was called `forbidden`
      "liveSessions",
      "renewSession",
      "changeAttributes",
      "readAttributes",
      "attributeNames",
      "reseal",
      "approve", // it was not said who decides; now `changeAccount` is told
      "lock",
      "unlock",
    ],
  ],
  [
    "a profile",
    ProfileObject,
    ReleasedProfileObject,
    ["add", "replace"], // an object that does not know `allowedValues` would have stored less than it answered
  ],
];

it.each(SERVED)("%s serves them for 0.1.0 alone", (_of, today, asBefore, names) => {
  expect(Object.getOwnPropertyNames(asBefore.prototype).sort()).toEqual(["constructor", ...names].sort());
  expect(names.filter((name) => name in today.prototype)).toEqual([]);
});

/** Names that a user's object had between releases, and what they did not know. */
const GONE = [
  "register", // a user had two states of approval and no sign-up
  "details",
  "update",
  "readIdentity",
  "openSession", // it knew no new password
  "extendSession", // an expired password was no reason to refuse
  "changePassword", // it said nothing of expiry
];

it.each(GONE)("a call that no object knows fails, and changes nothing: %s", async (name) => {
  const { sessionId, person } = await newSession();
  const item = { name: "a", value: "1", encrypt: false };
  await env.SESSIONS.getByName(sessionId).editAttributes("self", { mode: "set", items: [item] });
  const user = env.USERS.getByName(person.objectName);
  await user.editAttributes(person.userId, { mode: "set", items: [item] }, "owner");
  const places = [sessionPlace(sessionId), userPlace(person.objectName)];
  const before = await Promise.all(places.map((place) => inStorage(place, everything)));

  const called = async () => await (user as unknown as Record<string, (id: string) => unknown>)[name]?.(person.userId);
  await expect(called()).rejects.toThrow(name);
  const throughClient = new ObjectClient(() => user as unknown as DurableObjectStub<SessionObject>);
  await expect(throughClient.call(called as never)).rejects.toThrow(Overloaded);
  expect(await Promise.all(places.map((place) => inStorage(place, everything)))).toEqual(before);
});

/** All rows of all tables, and when the alarm is due. */
async function everything(storage: DurableObjectStorage): Promise<unknown> {
  const { sql } = storage;
  const tables = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*'").toArray();
  const rows = tables.map(({ name }) => [name, sql.exec(`SELECT * FROM "${name}"`).toArray()]);
  return { rows, alarm: await storage.getAlarm() };
}

/**
 * Names whose arguments and answers are those of 0.1.0 still, but for more in an answer that a Worker of 0.1.0 leaves
 * alone: a change of one needs a new name, and a line above.
 */
const KEPT: [of: string, class_: Class, names: string[]][] = [
  ["a session", SessionObject, ["actor", "renew", "end", "leaseCheckOut", "abandonCheckOut"]],
  ["a user", UserObject, ["remove", "endSession", "endOtherSessions", "changeIdentity"]],
  ["the directory", DirectoryObject, ["add", "remove", "page", "claimFirst"]],
  [
    "a profile",
    ProfileObject,
    [
      "list",
      "remove",
      "forCheckOut",
      "environments",
      "environment",
      "setEnvironment",
      "removeEnvironment",
      "members",
      "addMember",
      "removeMember",
    ],
  ],
  ["the identity catalog", IdentityCatalogObject, ["list", "add", "remove"]],
];

describe("what has not changed has kept its name", () => {
  it.each(KEPT)("of %s", (_of, { prototype }, names) => {
    expect(names.filter((name) => !(name in prototype))).toEqual([]);
  });
});
