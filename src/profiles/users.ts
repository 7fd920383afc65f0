// The user that a call is about, found from the user id alone.

import type { Context } from "hono";
import { objectNameOfUserId } from "../crypto/identifiers.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { type Reach, userObject } from "../objects/reach.ts";
import type { UserObject } from "../objects/user-object.ts";
import { refusal } from "./problems.ts";

/** The object of a user. @throws {Problem} not found, for an id that no user can have */
export function targetUser(c: Context<AppEnv>, userId: string): Reach<UserObject> {
  const name = objectNameOfUserId(userId);
  if (name === null) throw refusal({ ok: false, reason: "no-user" });
  note(c, { target: userId });
  return userObject(c.env, name);
}
