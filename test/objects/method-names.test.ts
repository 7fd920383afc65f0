/**
 * The names of what objects can be called to do. While a deployment spreads, a Worker of one version calls an object of
 * another, in both directions. A method whose arguments or answer have changed must then be missing on the other side,
 * so that the call fails before anything happens, and is never understood as something else.
 */
import { describe, expect, it } from "vitest";
import { DirectoryObject, IdentityCatalogObject, ProfileObject, SessionObject, UserObject } from "../../src/index.ts";
import { newSession } from "../kit/people.ts";
import { env } from "../kit/service.ts";
import { inStorage, sessionPlace, userPlace } from "../kit/storage.ts";

/** Names that meant something else in an earlier release; no method has one of them again. */
const GONE: [of: string, class_: { prototype: object }, names: string[]][] = [
  [
    "a session",
    SessionObject,
    [
      "create", // of 0.1.0, like all that follow: times were called otherwise in the session, and so in `describe`
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
      "register", // a user had two states of approval and no sign-up
      "details",
      "update",
      "readIdentity",
      "openSession", // it knew no new password
      "extendSession", // an expired password was no reason to refuse
      "changePassword", // it said nothing of expiry
    ],
  ],
  [
    "a profile",
    ProfileObject,
    ["add", "replace"], // an object that does not know `allowedValues` would have stored less than it answered
  ],
];

it.each(GONE)("%s has no method of a name that meant something else before", (_of, { prototype }, names) => {
  expect(names.filter((name) => name in prototype)).toEqual([]);
});

describe("an older Worker's call of such a name fails, and changes nothing", () => {
  // What 0.1.0 sends to change attributes; under a known name, without `mode`, it could only be misunderstood.
  const args = ["self", { verb: "create", items: [{ name: "a", value: "2", encrypt: false }] }, "owner"];

  it.each(GONE.slice(0, 2).flatMap(([of, , names]) => names.map((name) => [of, name] as const)))(
    "of %s: %s",
    async (of, name) => {
      const { sessionId, person } = await newSession();
      const session = env.SESSIONS.getByName(sessionId);
      const user = env.USERS.getByName(person.objectName);
      const item = { name: "a", value: "1", encrypt: false };
      await session.editAttributes("self", { mode: "set", items: [item] });
      await user.editAttributes(person.userId, { mode: "set", items: [item] }, "owner");
      const places = [sessionPlace(sessionId), userPlace(person.objectName)];
      const before = await Promise.all(places.map((place) => inStorage(place, everything)));

      type Old = Record<string, (...all: unknown[]) => Promise<unknown>>;
      const object = (of === "a user" ? user : session) as unknown as Old;
      // A call's promise is the platform's: each look at it is another promise, and one that nobody awaits is a failure.
      const called = async () => await object[name]?.(...args);
      await expect(called()).rejects.toThrow(name);
      expect(await Promise.all(places.map((place) => inStorage(place, everything)))).toEqual(before);
    },
  );
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
const KEPT: [of: string, class_: { prototype: object }, names: string[]][] = [
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
