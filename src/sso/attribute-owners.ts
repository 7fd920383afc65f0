// The two owners of attributes: the session of `target_ust`, and the user of `user_id`.

import type { Context } from "hono";
import { actsAs } from "../domain/actor.ts";
import type { AttributeChange } from "../domain/attribute.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import type { AttributeJson } from "../objects/attribute-reads.ts";
import type { Changed } from "../objects/owned-attributes.ts";
import type { OwnedOutcome } from "../objects/session-object.ts";
import type { OnSession, OnUser } from "./callers.ts";

/** An owner of attributes as the routes see it: an object that was found for a caller. */
export interface AttributeOwner {
  change(change: AttributeChange): Promise<Changed>;
  readOne(name: string, decrypt: boolean): Promise<Outcome<{ found: AttributeJson | null }>>;
  /** Entries in JSON: those of the names in their order, or all. */
  readMany(names: string[] | null, decrypt: boolean): Promise<Outcome<{ entries: string }>>;
  names(names: string[] | null): Promise<Outcome<{ names: string[] }>>;
}

/** The owner that a call is about. */
export function ownerOf(c: Context<AppEnv>, caller: OnSession | OnUser): AttributeOwner {
  return "userId" in caller ? userOwner(caller) : sessionOwner(c, caller);
}

function sessionOwner(c: Context<AppEnv>, { caller, object }: OnSession): AttributeOwner {
  // A session that acts on itself is one call, so that only its answer tells whose it is.
  const recordActor = async <T>(answered: Promise<OwnedOutcome<T>>): Promise<Outcome<T>> => {
    const outcome = await answered;
    if (caller === "self" && outcome.owner !== undefined) audit(c, { actor: outcome.owner });
    return outcome;
  };
  return {
    change: (change) =>
      recordActor(
        object.call((stub) => stub.editAttributesByJson(caller, JSON.stringify(change)), idempotence(change)),
      ),
    readOne: (name, decrypt) =>
      recordActor(object.callIdempotent((stub) => stub.attributeAsJson(caller, name, decrypt))),
    readMany: (names, decrypt) =>
      recordActor(object.callIdempotent((stub) => stub.attributesAsJson(caller, names, decrypt))),
    names: (names) => recordActor(object.callIdempotent((stub) => stub.listAttributeNames(caller, names))),
  };
}

function userOwner({ actor, userId, object }: OnUser): AttributeOwner {
  const by = actsAs(actor);
  return {
    change: (change) =>
      object.call((stub) => stub.editAttributesByJson(userId, JSON.stringify(change), by), idempotence(change)),
    readOne: (name, decrypt) => object.callIdempotent((stub) => stub.attributeAsJson(userId, name, decrypt, by)),
    readMany: (names, decrypt) => object.callIdempotent((stub) => stub.attributesAsJson(userId, names, decrypt, by)),
    names: (names) => object.callIdempotent((stub) => stub.listAttributeNames(userId, names, by)),
  };
}

/** A change that leaves the same when it is made twice may be repeated. */
function idempotence({ mode, condition }: AttributeChange): { idempotent: boolean } {
  return { idempotent: !condition && (mode === "set" || mode === "remove") };
}
