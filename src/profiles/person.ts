// The person's own side of the profile API: what a session's token opens, and an API token does not.

import type { Context } from "hono";
import { type AwsSettings, awsSettings, checkSessionSettings } from "../config.ts";
import type { Actor } from "../domain/attribute.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { countCall } from "../http/rates.ts";
import { verifiedSession } from "../http/session-token.ts";
import { sessionObject } from "../objects/reach.ts";
import { noToken, Problem, sessionEnded } from "./problems.ts";

const BEARER = /^Bearer (\S+)$/i;

/** The live session of a token, or null: unknown, ended, expired and malformed tokens are all the same. */
export async function actorOf(c: Context<AppEnv>, token: string): Promise<Actor | null> {
  checkSessionSettings(c.env);
  const sessionId = await verifiedSession(c, token);
  return sessionId === null ? null : liveActor(c, sessionId);
}

/** The person who calls, and how AWS is asked. @throws {Problem} without a live session, or without AWS settings */
export async function callingPerson(c: Context<AppEnv>): Promise<{ actor: Actor; aws: AwsSettings }> {
  const header = c.req.header("Authorization");
  const token = header === undefined ? undefined : BEARER.exec(header)?.[1];
  if (token === undefined) throw noToken("A session is needed: `Authorization: Bearer <session token>`.");
  checkSessionSettings(c.env);
  const sessionId = await verifiedSession(c, token);
  if (sessionId === null) throw sessionEnded();
  await countCall(c.env, "CALLS", sessionId);
  const actor = await liveActor(c, sessionId);
  if (!actor) throw sessionEnded();
  note(c, { actor: actor.userId });
  const aws = awsSettings(c.env);
  if (aws.missing.length > 0) {
    const names = aws.missing.join(" and ");
    throw new Problem("unavailable", `Check-out is not set up: an administrator must set ${names}.`);
  }
  return { actor, aws };
}

async function liveActor(c: Context<AppEnv>, sessionId: string): Promise<Actor | null> {
  const alive = await sessionObject(c.env, sessionId).repeatable((stub) => stub.actor());
  return alive.ok ? alive.actor : null;
}
