// Check-out, credentials and check-in: the person's own side, opened by a live session and nothing else.

import type { Context, Hono } from "hono";
import { checkIn, checkOut as checkOutOperation, getCredentials, listCheckOuts } from "../contract/profiles/access.ts";
import type { Actor } from "../domain/actor.ts";
import type { CheckOut } from "../domain/check-out.ts";
import type { TagSet } from "../domain/tag-set.ts";
import { utcSeconds } from "../domain/utc-time.ts";
import { answerJson } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { countCall } from "../http/rates.ts";
import { profileObject, sessionObject } from "../objects/object-client.ts";
import { checkOut, checkOutRefusal } from "./check-out.ts";
import { Problem, refusal, sessionEnded } from "./problems.ts";
import { read } from "./read.ts";
import { tagSetOf } from "./tag-check.ts";

export function mountAccess(routes: Hono<AppEnv>): void {
  mount(routes, checkOutOperation, read, async (c, { values: { papId, environmentId }, caller: { actor, aws } }) => {
    await countCall(c.env, "CHECK_OUTS", actor.userId);
    const profile = await profileObject(c.env, papId).callIdempotent((stub) =>
      stub.forCheckOut(environmentId, actor.userId),
    );
    if (!profile.isMember && !actor.isSuperUser) throw noMember();
    const found = await tagSetOf(c, papId, profile.attributes, actor);
    audit(c, { names: profile.attributes.map(({ mappingName }) => mappingName) });
    if (!found) throw sessionEnded();
    if (!found.tags.ok) throw badTags(found.tags);
    if (!profile.environment) throw refusal({ ok: false, reason: "no-environment" });
    const done = await checkOut(c, { actor, papId, environment: profile.environment, ...found, aws });
    audit(c, { record: done.transactionId });
    return answerJson(c, serializeCheckOut(done, actor.userId));
  });

  mount(routes, listCheckOuts, read, async (c, { caller: { actor } }) => {
    const listed = await sessionObject(c.env, actor.sessionId).callIdempotent((stub) => stub.currentCheckOuts());
    if (!listed.ok) throw checkOutRefusal(c, listed);
    return answerJson(
      c,
      listed.checkOuts.map((each) => serializeCheckOut(each, actor.userId)),
    );
  });

  mount(routes, getCredentials, read, async (c, { values: { transactionId }, caller: { actor } }) => {
    const session = sessionObject(c.env, actor.sessionId);
    const found = await session.callIdempotent((stub) => stub.readCredentials(transactionId));
    if (!found.ok) throw checkOutRefusal(c, found);
    audit(c, { profile: found.papId, record: transactionId });
    await requireMembership(c, found.papId, actor);
    const { accessKeyId, secretAccessKey, sessionToken, expiresAtMs } = found.credentials;
    const expirationTime = serializeTime(expiresAtMs);
    return answerJson(c, { accessKeyID: accessKeyId, secretAccessKey, sessionToken, expirationTime });
  });

  mount(routes, checkIn, read, async (c, { values: { transactionId }, caller: { actor } }) => {
    const session = sessionObject(c.env, actor.sessionId);
    const checkedIn = await session.call((stub) => stub.endCheckOut(transactionId));
    if (!checkedIn.ok) throw checkOutRefusal(c, checkedIn);
    const { papId, environmentId } = checkedIn.checkOut;
    audit(c, { profile: papId, environment: environmentId, record: transactionId });
    return answerJson(c, serializeCheckOut(checkedIn.checkOut, actor.userId, Date.now()));
  });
}

const noMember = () => new Problem("forbidden", "You may not check this profile out.");

/** Credentials do not outlive the membership that they were given for. @throws {Problem} forbidden */
async function requireMembership(c: Context<AppEnv>, papId: string, actor: Actor): Promise<void> {
  if (actor.isSuperUser) return;
  const isMember = await profileObject(c.env, papId).callIdempotent((stub) => stub.isMember(actor.userId));
  if (!isMember) throw noMember();
}

/** Why AWS would not take the session tags of the profile: the first problem is the message, all are the details. */
function badTags({ problems }: TagSet): Problem {
  const all = problems.map(({ mappingName, problem, message }) => `${mappingName}: ${problem}: ${message}`);
  return new Problem("invalid", all[0] ?? "", { details: all.join("\n") });
}

/** A check-out as the API shows it; `checkedIn` in milliseconds, null while it is out. */
function serializeCheckOut(done: CheckOut, userId: string, checkedIn: number | null = null) {
  return {
    transactionId: done.transactionId,
    papId: done.papId,
    environmentId: done.environmentId,
    userId,
    accessType: "PROGRAMMATIC",
    status: checkedIn === null ? "checkedOut" : "checkedIn",
    checkedOut: serializeTime(done.checkedOutAtMs),
    checkedIn: checkedIn === null ? null : serializeTime(checkedIn),
    expiration: serializeTime(done.expiresAtMs),
  };
}

/** A date-time of this API: RFC 3339, UTC, whole seconds. */
const serializeTime = (atMs: number) => `${utcSeconds(atMs)}Z`;
