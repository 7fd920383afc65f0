// The two owners of attributes: the session of `target_ust`, and the user of `user_id`.

import type { Context } from "hono";
import type { AttributeChange } from "../domain/attribute.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import type { Reach } from "../objects/reach.ts";
import type { OwnedOutcome } from "../objects/session-object.ts";
import type { AttributeOwner } from "./attribute-routes.ts";
import type { Input } from "./input.ts";
import { targetSession } from "./parties.ts";
import { chosenUser } from "./users.ts";

/** The way to make a change: one that leaves the same when it is made twice may be repeated. */
function asOften<T extends Rpc.DurableObjectBranded>(object: Reach<T>, change: AttributeChange): Reach<T>["once"] {
  const isRepeatable = !change.condition && (change.verb === "set" || change.verb === "remove");
  return isRepeatable ? object.repeatable.bind(object) : object.once.bind(object);
}

export async function sessionOwner(c: Context<AppEnv>, input: Input): Promise<AttributeOwner> {
  const { caller, object } = await targetSession(c, input);
  // A session that acts on itself is one call, so that only its answer tells whose it is.
  const told = async <T>(answered: Promise<OwnedOutcome<T>>): Promise<Outcome<T>> => {
    const { owner, ...outcome } = await answered;
    if (caller === "self" && owner !== undefined) note(c, { actor: owner });
    return outcome as Outcome<T>;
  };
  return {
    change: (change) => told(asOften(object, change)((stub) => stub.changeAttributes(caller, change))),
    read: (names, decrypt) => told(object.repeatable((stub) => stub.readAttributes(caller, names, decrypt))),
    names: (names) => told(object.repeatable((stub) => stub.attributeNames(caller, names))),
  };
}

export async function userOwner(c: Context<AppEnv>, input: Input): Promise<AttributeOwner> {
  const { userId, object } = await chosenUser(c, input);
  return {
    change: (change) => asOften(object, change)((stub) => stub.changeAttributes(userId, change)),
    read: (names, decrypt) => object.repeatable((stub) => stub.readAttributes(userId, names, decrypt)),
    names: (names) => object.repeatable((stub) => stub.attributeNames(userId, names)),
  };
}
