// Users: made, read, changed, listed, deleted; approved, locked, unlocked; and their passwords. All under `/user`.

import { Hono } from "hono";
import { newUserId, objectNameOfUserId, userObjectName } from "../crypto/identifiers.ts";
import { type NewUser, normaliseUsername } from "../domain/user.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { USERS_PER_PAGE, USERS_PER_PAGE_DEFAULT } from "../limits.ts";
import { directoryObject, userObject } from "../objects/reach.ts";
import { answer, shownUser } from "./answers.ts";
import { readCursor, shownCursor } from "./cursor.ts";
import { notAllowed, refusal, SsoError } from "./errors.ts";
import { readInput } from "./input.ts";
import { granted } from "./parties.ts";
import { readNewPassword, readUserFields, readUsername } from "./user-input.ts";
import { actingSuperUser, administeredUser, chosenUser, countPasswordTrial, refuseOneself } from "./users.ts";

const UNSET = { email: null, firstName: null, middleName: null, lastName: null, displayName: null };

export const userRoutes = new Hono<AppEnv>();

userRoutes.post("/", async (c) => {
  const input = await readInput(c);
  const user: NewUser = {
    ...UNSET,
    username: readUsername(input),
    password: readNewPassword(input, "password"),
    ...readUserFields(input),
    isSuperUser: input.flag("is_super_user") ?? false,
    isApproved: input.flag("auto_approve") ?? false,
  };
  await actingSuperUser(c, input);
  const objectName = await userObjectName(normaliseUsername(user.username));
  const object = userObject(c.env, objectName);
  const made = await granted(object.once((stub) => stub.create(user, newUserId(objectName))));
  note(c, { target: made.user.userId });
  return answer(c, shownUser(made.user));
});

userRoutes.get("/", async (c) => {
  const { userId, object } = await chosenUser(c, await readInput(c));
  const { user } = await granted(object.repeatable((stub) => stub.read(userId)));
  return answer(c, shownUser(user));
});

userRoutes.patch("/", async (c) => {
  const input = await readInput(c);
  const fields = readUserFields(input);
  const isSuperUser = input.flag("is_super_user");
  const chosen = await chosenUser(c, input);
  if (isSuperUser !== undefined && !chosen.actor.isSuperUser) throw notAllowed();
  if (isSuperUser === false) refuseOneself(chosen);
  const change = { ...fields, ...(isSuperUser === undefined ? {} : { isSuperUser }) };
  const { user } = await granted(chosen.object.repeatable((stub) => stub.change(chosen.userId, change)));
  return answer(c, shownUser(user));
});

userRoutes.delete("/", async (c) => {
  const chosen = await administeredUser(c, await readInput(c));
  refuseOneself(chosen);
  await granted(chosen.object.once((stub) => stub.remove(chosen.userId)));
  return answer(c);
});

userRoutes.get("/list", async (c) => {
  const input = await readInput(c);
  const prefix = input.text("prefix") ?? "";
  const limit = input.whole("limit", 1, USERS_PER_PAGE) ?? USERS_PER_PAGE_DEFAULT;
  const after = readCursor(input);
  await actingSuperUser(c, input);
  const { users, next } = await directoryObject(c.env).repeatable((stub) => stub.page(prefix, after, limit));
  const result = users.map(({ userId, username }) => ({ user_id: userId, username }));
  return answer(c, { result, cursor: shownCursor(next) });
});

userRoutes.post("/approve", async (c) => {
  const { userId, object } = await administeredUser(c, await readInput(c));
  await granted(object.repeatable((stub) => stub.approve(userId)));
  return answer(c);
});

userRoutes.post("/lock", async (c) => {
  const chosen = await administeredUser(c, await readInput(c));
  refuseOneself(chosen);
  await granted(chosen.object.repeatable((stub) => stub.lock(chosen.userId)));
  return answer(c);
});

userRoutes.post("/unlock", async (c) => {
  const { userId, object } = await administeredUser(c, await readInput(c));
  await granted(object.repeatable((stub) => stub.unlock(userId)));
  return answer(c);
});

userRoutes.patch("/password", async (c) => {
  const input = await readInput(c);
  const next = readNewPassword(input, "new_password");
  const given = input.given("old_password") ? input.text("old_password") : undefined;
  if (!input.given("old_password") && !input.given("user_id")) input.missing("old_password");
  const { actor, userId, object } = await chosenUser(c, input);
  const isOwn = userId === actor.userId;
  if (isOwn && given === undefined) throw new SsoError("E008003", "`old_password` is missing.");
  const old = isOwn && given !== undefined ? given : null;
  await countPasswordTrial(c, objectNameOfUserId(userId) ?? "");
  const keep = isOwn ? actor.sessionId : null;
  const changed = await object.once((stub) => stub.setPassword(userId, old, next, keep));
  if (changed.ok) return answer(c);
  throw changed.reason === "forbidden" ? new SsoError("E005001", "`old_password` is wrong.") : refusal(changed);
});
