// The two owners of attributes: the session of `target_ust`, and the user of `user_id`.

import type { Context } from "hono";
import type { AttributeChange } from "../domain/attribute.ts";
import type { AppEnv } from "../http/every-answer.ts";
import type { AttributeOwner } from "./attribute-routes.ts";
import type { Input } from "./input.ts";
import { targetSession } from "./parties.ts";
import { chosenUser } from "./users.ts";

/** A change that leaves the same when it is made twice. */
function isRepeatable(change: AttributeChange): boolean {
  return !change.condition && (change.verb === "set" || change.verb === "remove");
}

export async function sessionOwner(c: Context<AppEnv>, input: Input): Promise<AttributeOwner> {
  const { caller, object } = await targetSession(c, input);
  return {
    change: (change) =>
      object[isRepeatable(change) ? "repeatable" : "once"]((stub) => stub.changeAttributes(caller, change)),
    read: (names, decrypt) => object.repeatable((stub) => stub.readAttributes(caller, names, decrypt)),
    names: (names) => object.repeatable((stub) => stub.attributeNames(caller, names)),
  };
}

export async function userOwner(c: Context<AppEnv>, input: Input): Promise<AttributeOwner> {
  const { userId, object } = await chosenUser(c, input);
  return {
    change: (change) =>
      object[isRepeatable(change) ? "repeatable" : "once"]((stub) => stub.changeAttributes(userId, change)),
    read: (names, decrypt) => object.repeatable((stub) => stub.readAttributes(userId, names, decrypt)),
    names: (names) => object.repeatable((stub) => stub.attributeNames(userId, names)),
  };
}
