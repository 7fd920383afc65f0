// Who acts and on whom: from the verified tokens of a call to the objects that it is about.

import type { Context } from "hono";
import type { Acts } from "../contract/sso/operation.ts";
import { objectNameOfUserId } from "../crypto/identifiers.ts";
import type { Actor } from "../domain/actor.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { actorOf, type ObjectClient, sessionObject, userObject } from "../objects/object-client.ts";
import type { Caller, SessionObject } from "../objects/session-object.ts";
import type { UserObject } from "../objects/user-object.ts";
import { notAllowed, refusal, unwrap } from "./errors.ts";
import type { Tokens } from "./tokens.ts";

/** A session that a call is about. */
export interface OnSession {
  /** The public id of the session that acts. */
  acting: string;
  caller: Caller;
  object: ObjectClient<SessionObject>;
}

/** A user that a call is about. */
export interface OnUser {
  actor: Actor;
  userId: string;
  object: ObjectClient<UserObject>;
}

/** Who acts, on whom, for each way of acting. */
interface Callers {
  "as-nobody": null;
  "as-session": { sessionId: string };
  "as-user": Actor;
  "as-user-renewing": Actor;
  "as-super-user": Actor;
  "on-session": OnSession;
  /** Where the target is named by its public id, the user whose session that is. */
  "on-session-or-id": OnSession | OnUser;
  /** The public id of the session that is asked about, null for a token of none. */
  "on-session-as-super-user": { sessionId: string | null };
  "on-user-of-session": OnSession | Actor;
  "on-user": OnUser;
  "on-user-as-super-user": OnUser;
}

export type CallerOf<A extends Acts> = Callers[A];

type Found<T> = T | Promise<T>;
type Find<A extends Acts> = (c: Context<AppEnv>, tokens: Tokens, userId: string | undefined) => Found<Callers[A]>;

const FIND: { [A in Acts]: Find<A> } = {
  "as-nobody": () => null,
  "as-session": (_c, { acting }) => ({ sessionId: acting }),
  "as-user": (c, { acting }) => liveActor(c, acting),
  "as-user-renewing": (c, { acting }) => liveActor(c, acting),
  "as-super-user": (c, { acting }) => superUser(c, acting),
  "on-session": (c, { acting, target }) => targetSession(c, acting, target ?? acting),
  "on-session-or-id": (c, { acting, target }, userId) =>
    target === null ? chosenUser(c, acting, userId) : targetSession(c, acting, target),
  "on-session-as-super-user": async (c, { acting, target }) => {
    await superUser(c, acting);
    return { sessionId: target };
  },
  "on-user-of-session": (c, { acting, target }) =>
    target === null ? liveActor(c, acting) : targetSession(c, acting, target),
  "on-user": (c, { acting }, userId) => chosenUser(c, acting, userId),
  "on-user-as-super-user": async (c, { acting }, userId) => {
    const actor = await superUser(c, acting);
    return onUser(c, actor, userId ?? "");
  },
};

/**
 * Finds who acts and on whom. Where that needs to know whether the acting session lives, its object is asked.
 * @throws {SsoError} E007001 for a session that has ended, E005001 where the caller may not
 */
export function callerOf<A extends Acts>(
  c: Context<AppEnv>,
  acts: A,
  tokens: Tokens,
  userId: string | undefined,
): Found<CallerOf<A>> {
  return FIND[acts](c, tokens, userId);
}

/** The object of a user, found from the user id alone. @throws {SsoError} E001100 for an id of another form */
export function objectOfUser(c: Context<AppEnv>, userId: string): ObjectClient<UserObject> {
  const name = objectNameOfUserId(userId);
  if (name === null) throw refusal({ ok: false, reason: "no-user" });
  return userObject(c.env, name);
}

async function liveActor(c: Context<AppEnv>, sessionId: string): Promise<Actor> {
  const { actor } = await unwrap(actorOf(c.env, sessionId));
  audit(c, { actor: actor.userId });
  c.set("isSuperUser", actor.isSuperUser);
  return actor;
}

async function superUser(c: Context<AppEnv>, sessionId: string): Promise<Actor> {
  const actor = await liveActor(c, sessionId);
  if (!actor.isSuperUser) throw notAllowed();
  return actor;
}

/** Where a session acts on itself, its one object answers alone. */
function targetSession(c: Context<AppEnv>, acting: string, target: string): Found<OnSession> {
  const on = (caller: Caller): OnSession => ({ acting, caller, object: sessionObject(c.env, target) });
  return target === acting ? on("self") : liveActor(c, acting).then(on);
}

async function chosenUser(c: Context<AppEnv>, sessionId: string, chosen: string | undefined): Promise<OnUser> {
  const actor = await liveActor(c, sessionId);
  const userId = chosen ?? actor.userId;
  if (userId !== actor.userId && !actor.isSuperUser) throw notAllowed();
  return onUser(c, actor, userId);
}

function onUser(c: Context<AppEnv>, actor: Actor, userId: string): OnUser {
  const object = objectOfUser(c, userId);
  audit(c, { target: userId });
  return { actor, userId, object };
}
