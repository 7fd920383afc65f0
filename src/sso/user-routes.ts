// Users: made, read, changed, listed, deleted; and their passwords. All under `/user`.

import type { Hono } from "hono";
import { checkNewPasswordSettings, checkPasswordExpiry } from "../config.ts";
import { serializeCursor } from "../contract/sso/cursor.ts";
import {
  changePassword,
  changeTotp,
  changeUser,
  createUser,
  deleteUser,
  getUser,
  listUsers,
} from "../contract/sso/users.ts";
import { newUserId, objectNameOfUserId, userObjectName } from "../crypto/identifiers.ts";
import { normaliseUsername } from "../domain/user.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { remoteAddressOf } from "../http/rates.ts";
import { USERS_PER_PAGE_DEFAULT } from "../limits.ts";
import { directoryObject, userObject } from "../objects/object-client.ts";
import { authorOf, changeOf, factorOf, given, newUserOf, refuseOneself } from "./account-input.ts";
import { answer } from "./answers.ts";
import { notAllowed, refusal, SsoError, unwrap } from "./errors.ts";
import { admitTrial, isImpossible } from "./password-gate.ts";
import { read } from "./read.ts";
import { admitNewUsername } from "./reserved-names.ts";
import { serializeMadeKey, serializeUser } from "./user-answer.ts";

const DAY_MS = 86_400_000;

/** The names of what is given, for the audit log: never what it is. */
const namesOf = (values: object): string[] => Object.keys(given(values));

export function mountUsers(routes: Hono<AppEnv>): void {
  mount(routes, createUser, read, async (c, { values, caller, application }) => {
    admitNewUsername(c.env, values.username);
    const objectName = await userObjectName(normaliseUsername(values.username));
    const userId = newUserId(objectName);
    audit(c, { fields: namesOf(values) });
    // What the answer and the object need is read before anything is made.
    checkPasswordExpiry(c.env);
    if (values.password !== undefined) checkNewPasswordSettings(c.env);
    const user = newUserOf(c.env, values);
    const by = authorOf({ actor: caller });
    const made = await unwrap(userObject(c.env, objectName).call((stub) => stub.makeUser(user, userId, by)));
    audit(c, { target: made.user.userId });
    return answer(c, { ...serializeUser(c.env, made, caller), ...serializeMadeKey(made, application) });
  });

  mount(routes, getUser, read, async (c, { caller: { actor, userId, object } }) => {
    const details = await unwrap(object.callIdempotent((stub) => stub.account(userId)));
    return answer(c, serializeUser(c.env, details, actor));
  });

  mount(routes, changeUser, read, async (c, { values, caller, application }) => {
    const { actor, userId, object } = caller;
    audit(c, { fields: namesOf(values) });
    if (actor.isSuperUser) checkPasswordExpiry(c.env);
    const change = changeOf(values, caller);
    // A code that proves the second factor counts once.
    const idempotent = change.factor === undefined;
    const by = authorOf(caller);
    const changed = await unwrap(object.call((stub) => stub.changeAccount(userId, change, by), { idempotent }));
    return answer(c, { ...serializeUser(c.env, changed, actor), ...serializeMadeKey(changed, application) });
  });

  mount(routes, changeTotp, read, async (c, { values, caller, application }) => {
    const { userId, object } = caller;
    audit(c, { fields: namesOf(values) });
    const makesKey = values.totp_label === undefined ? "always" : "if-none";
    const factor = factorOf(values, { makesKey });
    const by = authorOf(caller);
    const changed = await unwrap(object.call((stub) => stub.changeAccount(userId, given({ factor }), by)));
    return answer(c, serializeMadeKey(changed, application));
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

  mount(routes, changePassword, read, async (c, { values, caller }) => {
    const { old_password, new_password, password_expiry, must_change } = values;
    const { actor, userId, object } = caller;
    if ((password_expiry !== undefined || must_change !== undefined) && !actor.isSuperUser) throw notAllowed();
    const isOwn = userId === actor.userId;
    if (isOwn && old_password === undefined) throw new SsoError("E008003", "`old_password` is missing.");
    const password = isOwn ? old_password : undefined;
    if (password !== undefined && isImpossible(password)) throw refusal({ ok: false, reason: "wrong-password" });
    await admitTrial(c, objectNameOfUserId(userId) ?? "");
    checkNewPasswordSettings(c.env);
    const old = password === undefined ? null : { password, remoteAddr: remoteAddressOf(c.req.raw) };
    const change = {
      old,
      next: new_password,
      keep: isOwn ? actor.sessionId : null,
      expiresAtMs: password_expiry ? Date.now() + password_expiry * DAY_MS : null,
      mustChange: must_change ?? null,
    };
    await unwrap(object.call((stub) => stub.replacePassword(userId, change)));
    return answer(c);
  });
}
