// Users: made, read, changed, listed, deleted; approved, locked, unlocked; and their passwords. All under `/user`.

import type { Hono } from "hono";
import { serializeCursor } from "../contract/sso/cursor.ts";
import {
  approveUser,
  changePassword,
  changeUser,
  createUser,
  deleteUser,
  getUser,
  listUsers,
  lockUser,
  unlockUser,
} from "../contract/sso/users.ts";
import { newUserId, objectNameOfUserId, userObjectName } from "../crypto/identifiers.ts";
import { actsAs } from "../domain/actor.ts";
import { normaliseUsername, type UserFields } from "../domain/user.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { remoteAddressOf } from "../http/rates.ts";
import { USERS_PER_PAGE_DEFAULT } from "../limits.ts";
import { directoryObject, userObject } from "../objects/object-client.ts";
import { answer, serializeUser } from "./answers.ts";
import type { OnUser } from "./callers.ts";
import { notAllowed, refusal, SsoError, unwrap } from "./errors.ts";
import { admitTrial, isImpossible } from "./password-gate.ts";
import { read } from "./read.ts";
import { admitNewUsername } from "./reserved-names.ts";

const UNSET: UserFields = { email: null, firstName: null, middleName: null, lastName: null, displayName: null };

export function mountUsers(routes: Hono<AppEnv>): void {
  mount(routes, createUser, read, async (c, { values }) => {
    const { username, password, is_super_user = false, auto_approve = false } = values;
    admitNewUsername(c.env, username);
    const objectName = await userObjectName(normaliseUsername(username));
    const roles = { isSuperUser: is_super_user, isApproved: auto_approve };
    const user = { ...UNSET, ...fieldsOf(values), ...roles, username, password };
    const made = await unwrap(userObject(c.env, objectName).call((stub) => stub.register(user, newUserId(objectName))));
    audit(c, { target: made.user.userId });
    return answer(c, serializeUser(made.user));
  });

  mount(routes, getUser, read, async (c, { caller: { userId, object } }) => {
    const { user } = await unwrap(object.callIdempotent((stub) => stub.details(userId)));
    return answer(c, serializeUser(user));
  });

  mount(routes, changeUser, read, async (c, { values, caller }) => {
    const { actor, userId, object } = caller;
    const isSuperUser = values.is_super_user;
    if (isSuperUser !== undefined && !actor.isSuperUser) throw notAllowed();
    if (isSuperUser === false) refuseOneself(caller);
    const change = isSuperUser === undefined ? fieldsOf(values) : { ...fieldsOf(values), isSuperUser };
    const { user } = await unwrap(object.callIdempotent((stub) => stub.update(userId, change, actsAs(actor))));
    return answer(c, serializeUser(user));
  });

  mount(routes, deleteUser, read, async (c, { caller }) => {
    refuseOneself(caller);
    await unwrap(caller.object.call((stub) => stub.remove(caller.userId)));
    return answer(c);
  });

  mount(
    routes,
    listUsers,
    read,
    async (c, { values: { prefix = "", limit = USERS_PER_PAGE_DEFAULT, cursor = null } }) => {
      const { users, next } = await directoryObject(c.env).callIdempotent((stub) => stub.page(prefix, cursor, limit));
      const result = users.map(({ userId, username }) => ({ user_id: userId, username }));
      return answer(c, { result, cursor: serializeCursor(next) });
    },
  );

  mount(routes, approveUser, read, async (c, { caller: { userId, object } }) => {
    await unwrap(object.callIdempotent((stub) => stub.approve(userId)));
    return answer(c);
  });

  mount(routes, lockUser, read, async (c, { caller }) => {
    refuseOneself(caller);
    await unwrap(caller.object.callIdempotent((stub) => stub.lock(caller.userId)));
    return answer(c);
  });

  mount(routes, unlockUser, read, async (c, { caller: { userId, object } }) => {
    await unwrap(object.callIdempotent((stub) => stub.unlock(userId)));
    return answer(c);
  });

  mount(routes, changePassword, read, async (c, { values: { old_password, new_password }, caller }) => {
    const { actor, userId, object } = caller;
    const isOwn = userId === actor.userId;
    if (isOwn && old_password === undefined) throw new SsoError("E008003", "`old_password` is missing.");
    const password = isOwn ? old_password : undefined;
    if (password !== undefined && isImpossible(password)) throw refusal({ ok: false, reason: "wrong-password" });
    await admitTrial(c, objectNameOfUserId(userId) ?? "");
    const old = password === undefined ? null : { password, remoteAddr: remoteAddressOf(c.req.raw) };
    const change = { old, next: new_password, keep: isOwn ? actor.sessionId : null };
    await unwrap(object.call((stub) => stub.changePassword(userId, change)));
    return answer(c);
  });
}

const FIELDS = [
  ["email", "email"],
  ["first_name", "firstName"],
  ["middle_name", "middleName"],
  ["last_name", "lastName"],
  ["display_name", "displayName"],
] as const satisfies [string, keyof UserFields][];

type GivenFields = { readonly [Parameter in (typeof FIELDS)[number][0]]?: string | undefined };

/** The fields that are given; empty text unsets one. */
function fieldsOf(values: GivenFields): Partial<UserFields> {
  const fields: Partial<UserFields> = {};
  for (const [parameter, field] of FIELDS) {
    const text = values[parameter];
    if (text !== undefined) fields[field] = text === "" ? null : text;
  }
  return fields;
}

/** Nobody locks, deletes or demotes oneself, so that one super-user always remains. @throws {SsoError} E008001 */
function refuseOneself({ actor, userId }: OnUser): void {
  if (actor.userId === userId) throw refusal({ ok: false, reason: "never-allowed" });
}
