// Who acts and whose session it is about. Tokens are verified here, before any object is addressed: a forged one costs
// no object call and leaves no storage anywhere.

import type { Context } from "hono";
import type { Actor } from "../domain/attribute.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { countCall } from "../http/rates.ts";
import { verifiedSession } from "../http/session-token.ts";
import { type Reach, sessionObject } from "../objects/reach.ts";
import type { Caller, SessionObject } from "../objects/session-object.ts";
import { noSession, refusal } from "./errors.ts";
import type { Input } from "./input.ts";

/** The public session id in a token. @throws {SsoError} E007001, the same for whatever is wrong with it */
async function sessionIn(c: Context<AppEnv>, token: string): Promise<string> {
  const sessionId = await verifiedSession(c, token);
  if (sessionId === null) throw noSession();
  return sessionId;
}

/** The same for the session that acts, whose calls are counted. */
export async function actingSession(c: Context<AppEnv>, token: string): Promise<string> {
  const sessionId = await sessionIn(c, token);
  await countCall(c.env, "CALLS", sessionId);
  return sessionId;
}

/** What an object answered, or the failure that it is to the caller. */
export async function granted<T>(outcome: Promise<Outcome<T>>): Promise<{ ok: true } & T> {
  const settled = await outcome;
  if (!settled.ok) throw refusal(settled);
  return settled;
}

/** The live session that acts. @throws {SsoError} E007001 when it has ended */
async function actorOf(c: Context<AppEnv>, sessionId: string): Promise<Actor> {
  const { actor } = await granted(sessionObject(c.env, sessionId).repeatable((stub) => stub.actor()));
  note(c, { actor: actor.userId });
  c.set("isSuperUser", actor.isSuperUser);
  return actor;
}

/** The one who acts with the token of `ust` or `current_ust`; settles the input. */
export async function actingUser(
  c: Context<AppEnv>,
  input: Input,
  name: "ust" | "current_ust" = "ust",
): Promise<Actor> {
  const token = input.actingToken(name);
  return actorOf(c, await input.faults.settle(() => actingSession(c, token)));
}

/** The session that a call is about, and who calls it. */
export interface Target {
  /** The public id of the session that acts. */
  current: string;
  caller: Caller;
  object: Reach<SessionObject>;
}

/** Settles the input's `current_ust` and `target_ust`. Where they are the same, one object answers alone. */
export async function targetSession(c: Context<AppEnv>, input: Input): Promise<Target> {
  const current = input.actingToken("current_ust");
  const target = input.targetToken();
  if (target === undefined) input.missing("target_ust");
  const ids = await input.faults.settle(async () => ({
    current: await actingSession(c, current),
    target: target === current ? undefined : await sessionIn(c, target ?? ""),
  }));
  const sessionId = ids.target ?? ids.current;
  const caller = sessionId === ids.current ? "self" : await actorOf(c, ids.current);
  return { current: ids.current, caller, object: sessionObject(c.env, sessionId) };
}
