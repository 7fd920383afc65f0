// Which user a call is about, and whether the one who acts may.

import type { Context } from "hono";
import { objectNameOfUserId } from "../crypto/identifiers.ts";
import type { Actor } from "../domain/attribute.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { addressKey, countCall } from "../http/rates.ts";
import { type Reach, userObject } from "../objects/reach.ts";
import type { UserObject } from "../objects/user-object.ts";
import { notAllowed, refusal } from "./errors.ts";
import type { Input } from "./input.ts";
import { actingUser } from "./parties.ts";

/** A user that a call is about. */
export interface ChosenUser {
  actor: Actor;
  userId: string;
  object: Reach<UserObject>;
}

/** The object of a user, found from the user id alone. @throws {SsoError} E001100 for an id of another form */
export function objectOfUser(c: Context<AppEnv>, userId: string): Reach<UserObject> {
  const name = objectNameOfUserId(userId);
  if (name === null) throw refusal({ ok: false, reason: "no-user" });
  return userObject(c.env, name);
}

/** The user of `user_id`, by default the one who acts; another's is for super-users. Settles the input. */
export async function chosenUser(
  c: Context<AppEnv>,
  input: Input,
  token: "ust" | "current_ust" = "ust",
): Promise<ChosenUser> {
  const chosen = input.given("user_id") ? input.text("user_id") : undefined;
  const actor = await actingUser(c, input, token);
  const userId = chosen ?? actor.userId;
  if (userId !== actor.userId && !actor.isSuperUser) throw notAllowed();
  return { actor, userId, object: targetUser(c, userId) };
}

/** The one who acts, who must be a super-user. Settles the input. */
export async function actingSuperUser(c: Context<AppEnv>, input: Input): Promise<Actor> {
  const actor = await actingUser(c, input);
  if (!actor.isSuperUser) throw notAllowed();
  return actor;
}

/** The user of `user_id` for a call of super-users. Settles the input. */
export async function administeredUser(c: Context<AppEnv>, input: Input): Promise<ChosenUser> {
  const userId = input.requiredText("user_id");
  const actor = await actingSuperUser(c, input);
  return { actor, userId, object: targetUser(c, userId) };
}

function targetUser(c: Context<AppEnv>, userId: string): Reach<UserObject> {
  const object = objectOfUser(c, userId);
  note(c, { target: userId });
  return object;
}

/** Counts a trial of a user's password, before anything is hashed: for the address and user, and for the address. */
export async function countPasswordTrial(c: Context<AppEnv>, objectName: string): Promise<void> {
  const address = addressKey(c.req.raw);
  await countCall(c.env, "SIGN_INS_BY_ADDRESS", address);
  await countCall(c.env, "SIGN_INS_BY_NAME", `${address} ${objectName}`);
}

/** Nobody locks, deletes or demotes oneself, so that one super-user always remains. @throws {SsoError} E008001 */
export function refuseOneself({ actor, userId }: ChosenUser): void {
  if (actor.userId === userId) throw refusal({ ok: false, reason: "never-allowed" });
}
