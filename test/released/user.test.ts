/** A user of 0.1.0 wakes under this code with everything it held, and goes on. */
import { beforeEach, expect, it } from "vitest";
import { PASSWORD_COST, PasswordHasher } from "../../src/crypto/password.ts";
import { userObject } from "../../src/objects/object-client.ts";
import { BY_THE_SERVICE } from "../kit/people.ts";
import { env } from "../kit/service.ts";
import { inStorage, runAlarm, sql } from "../kit/storage.ts";
import { storedAttributes } from "../kit/stored-attributes.ts";
import { DEPARTMENT, LANGUAGES, restore, STORED, THEN, ZOE } from "./stored.ts";

const { place } = STORED.user;
const user = userObject(env, ZOE.objectName);
const { userId } = ZOE;

const SAVED = {
  userId,
  username: ZOE.username,
  email: "zoe@example.com",
  firstName: "Zoë",
  middleName: null,
  lastName: "O'Brien",
  displayName: "Zoë 😀",
  isSuperUser: false,
  isLocked: false,
  lockedAtMs: null,
  lockedBy: null,
  approvalStatus: "approved",
  approvalChangedAtMs: THEN,
  approvalChangedBy: "auto",
  signUpStatus: "final",
  signUpConfirmedAtMs: null,
  signedUpAtMs: THEN,
  passwordSetAtMs: THEN,
  passwordExpiresAtMs: null,
  passwordMustChange: false,
  isTotpEnabled: false,
};
const SESSION = {
  sessionId: ZOE.sessionId,
  createdAtMs: THEN + 3_000,
  expiresAtMs: THEN + 3_603_000,
  remoteAddr: "2001:db8::1",
  userAgent: "A browser/1.0 'quoted'",
};
const OTHER_SESSION = {
  sessionId: "pay9a6n2aegexe9csb32",
  createdAtMs: THEN + 4_000,
  expiresAtMs: THEN + 3_604_000,
  remoteAddr: "192.0.2.7",
  userAgent: "Another",
};

beforeEach(() => restore(STORED.user));

const signIn = (password: string) =>
  user.call((stub) =>
    stub.startSession({
      username: "zoë",
      password,
      newPassword: null,
      totpCode: null,
      sessionId: "0123456789abcdefghjk",
      remoteAddr: "",
      userAgent: "",
    }),
  );

it("it is the user that it was, with both live sessions", async () => {
  expect(await user.call((stub) => stub.account(userId))).toEqual({ ok: true, user: SAVED, totpLabel: null });
  expect(await user.call((stub) => stub.listSessions(userId))).toEqual({
    ok: true,
    sessions: [SESSION, OTHER_SESSION],
  });
});

it("its password is still its password, at the cost at which it was hashed", async () => {
  const [row] = await sql(place, "SELECT password FROM user");
  const stored = String(row?.password);
  const shipped = new PasswordHasher(PASSWORD_COST);
  expect(await shipped.verify(ZOE.password, stored)).toBe(true);
  expect(shipped.needsRehash(stored)).toBe(false);

  expect(await signIn(`${ZOE.password}r`)).toEqual({ ok: false, reason: "wrong-credentials" });
  expect(await signIn(ZOE.password)).toMatchObject({ ok: true, userId });
  const next = "the next password of tests";
  const change = (password: string) =>
    user.call((stub) =>
      stub.replacePassword(userId, {
        old: { password, remoteAddr: "" },
        next,
        keep: null,
        expiresAtMs: null,
        mustChange: null,
      }),
    );
  expect(await change(next)).toEqual({ ok: false, reason: "wrong-password" });
  expect(await change(ZOE.password)).toEqual({ ok: true });
  expect(await user.call((stub) => stub.listSessions(userId))).toEqual({ ok: true, sessions: [] });
});

it("its own attributes are read as they were written, and rewrapped under the present key", async () => {
  const facts = { createdAtMs: THEN + 5_000, modifiedAtMs: THEN + 5_000, revision: THEN + 5_000, setBy: "owner" };
  const all = {
    ok: true,
    attributes: [
      { name: "for a year", value: "1", isEncrypted: false, ...facts, expiresAtMs: THEN + 31_536_005_000 },
      { name: "plain", value: "the user's own", isEncrypted: false, ...facts, expiresAtMs: null },
      { name: "sealed", value: "the user's own secret", isEncrypted: true, ...facts, expiresAtMs: null },
    ],
  };
  const read = () => user.call((stub) => stub.listAttributes(userId, null, true, "owner"));
  expect(await read()).toEqual(all);
  expect(await user.call((stub) => stub.rewrap(userId))).toMatchObject({ ok: true, done: 1, remaining: 0 });
  const stored = await inStorage(place, storedAttributes);
  expect(stored.map(({ keyId }) => keyId)).toEqual([null, null, 2]);
  expect(await read()).toEqual(all);
});

it("its values of identity attributes are there in order, and others come behind them", async () => {
  const given = (attributeId: string, attributeValue: string) => ({ attributeId, attributeValue });
  const values = [given(DEPARTMENT, "R&D"), given(LANGUAGES, "7"), given(LANGUAGES, "-1.5e3")];
  expect(await user.call((stub) => stub.identityFacts(userId))).toEqual({
    ok: true,
    user: SAVED,
    vouched: ["username"],
    values,
  });

  const definition = { name: "Languages", description: "", dataType: "Number", builtIn: false } as const;
  const definitions = [{ ...definition, id: LANGUAGES, multiValued: true, identityTypes: ["User"] }];
  const changes = [
    { op: "remove" as const, ...given(LANGUAGES, "7") },
    { op: "add" as const, ...given(LANGUAGES, "8") },
  ];
  expect(await user.call((stub) => stub.changeIdentity(userId, changes, definitions))).toEqual({ ok: true });
  expect(await user.call((stub) => stub.identityFacts(userId))).toMatchObject({
    values: [values[0], values[2], given(LANGUAGES, "8")],
  });
});

it("it can be changed, locked and unlocked, and its alarm goes on", async () => {
  expect(
    await user.call((stub) =>
      stub.changeAccount(userId, { middleName: "Maria", email: null }, { userId, as: "owner" }),
    ),
  ).toEqual({
    ok: true,
    totpLabel: null,
    madeKey: null,
    user: { ...SAVED, middleName: "Maria", email: null },
  });
  await user.call((stub) => stub.changeAccount(userId, { isLocked: true }, BY_THE_SERVICE));
  expect(await signIn(ZOE.password)).toEqual({ ok: false, reason: "locked" });
  await user.call((stub) => stub.changeAccount(userId, { isLocked: false }, BY_THE_SERVICE));
  expect(await signIn(ZOE.password)).toMatchObject({ ok: true });
  expect(await runAlarm(place)).toBe(true);
  expect(await user.call((stub) => stub.account(userId))).toMatchObject({ user: { middleName: "Maria" } });
});
