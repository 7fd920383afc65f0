// The user that a call is about, found from the user id alone.

import type { Context } from "hono";
import { objectNameOfUserId } from "../crypto/identifiers.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { type ObjectClient, userObject } from "../objects/object-client.ts";
import type { UserObject } from "../objects/user-object.ts";
import { refusal } from "./problems.ts";

/** The object of a user. @throws {Problem} not found, for an id that no user can have */
export function targetUser(c: Context<AppEnv>, userId: string): ObjectClient<UserObject> {
  const name = objectNameOfUserId(userId);
  if (name === null) throw refusal({ ok: false, reason: "no-user" });
  audit(c, { target: userId });
  return userObject(c.env, name);
}
