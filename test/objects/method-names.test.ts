/**
 * The names of what objects can be called to do. While a deployment spreads, a Worker of one version calls an object of
 * another, in both directions. A method whose arguments or answer have changed must then be missing on the other side,
 * so that the call fails before anything happens, and is never understood as something else.
 */
import { describe, expect, it } from "vitest";
import { DirectoryObject, IdentityCatalogObject, ProfileObject, SessionObject, UserObject } from "../../src/index.ts";
import { sessionObject } from "../../src/objects/object-client.ts";
import { newSession } from "../kit/people.ts";
import { env } from "../kit/service.ts";
import { inStorage, sessionPlace } from "../kit/storage.ts";
import { storedAttributes } from "../kit/stored-attributes.ts";

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

it("a call of such a name fails, and changes nothing", async () => {
  const { sessionId } = await newSession();
  const session = sessionObject(env, sessionId);
  const item = { name: "a", value: "1", encrypt: false };
  await session.call((stub) => stub.editAttributes("self", { mode: "set", items: [item] }));
  const before = await inStorage(sessionPlace(sessionId), storedAttributes);

  // A `create` as 0.1.0 sends it; under a known name, without `mode`, it could only be misunderstood.
  type Old = { changeAttributes(caller: "self", change: object): Promise<unknown> };
  const create = { verb: "create", items: [{ ...item, value: "2" }] };
  const called = session.call((stub) => (stub as unknown as Old).changeAttributes("self", create));
  await expect(called).rejects.toThrow(/changeAttributes/);
  expect(await inStorage(sessionPlace(sessionId), storedAttributes)).toEqual(before);
});

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
