// Check-out, credentials and check-in: the person's own side, opened by a live session and nothing else.

import { type Context, Hono } from "hono";
import type { CheckOut } from "../domain/check-out.ts";
import type { Reading } from "../domain/reading.ts";
import type { TagSet } from "../domain/tag-set.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { profileObject, sessionObject } from "../objects/reach.ts";
import { checkOut, checkOutRefusal } from "./check-out.ts";
import { readId, readNoMatch, settle } from "./input.ts";
import { callingPerson } from "./person.ts";
import { Problem, refusal, sessionEnded } from "./problems.ts";
import { tagSetOf } from "./tag-check.ts";

export const accessRoutes = new Hono<AppEnv>();

accessRoutes.post("/access/:papId/environments/:environmentId", async (c) => {
  const { actor, aws } = await callingPerson(c);
  const { papId, environmentId } = settle({
    papId: readId("papId", c.req.param("papId")),
    environmentId: readId("environmentId", c.req.param("environmentId")),
    accessType: readChoice(c, "accessType", "PROGRAMMATIC"),
    match: readNoMatch(c),
  });
  note(c, { profile: papId, environment: environmentId });
  const profile = await profileObject(c.env, papId).repeatable((stub) => stub.forCheckOut(environmentId, actor.userId));
  if (!profile.isMember && !actor.isSuperUser) throw new Problem("forbidden", "You may not check this profile out.");
  const tags = await tagSetOf(c, papId, profile.attributes, actor);
  note(c, { names: profile.attributes.map(({ mappingName }) => mappingName) });
  if (!tags) throw sessionEnded();
  if (!tags.ok) throw badTags(tags);
  if (!profile.environment) throw refusal({ ok: false, reason: "no-environment" });
  const done = await checkOut(c, { actor, papId, environment: profile.environment, tags, aws });
  note(c, { record: done.transactionId });
  return c.json(transaction(done, actor.userId));
});

accessRoutes.get("/access/app-access-status", async (c) => {
  const { actor } = await callingPerson(c);
  const listed = await sessionObject(c.env, actor.sessionId).repeatable((stub) => stub.listCheckOuts());
  if (!listed.ok) throw checkOutRefusal(c, listed);
  return c.json(listed.checkOuts.map((each) => transaction(each, actor.userId)));
});

accessRoutes.get("/access/:transactionId/tokens", async (c) => {
  const { actor } = await callingPerson(c);
  const transactionId = c.req.param("transactionId");
  const session = sessionObject(c.env, actor.sessionId);
  const found = await session.repeatable((stub) => stub.checkOutCredentials(transactionId));
  if (!found.ok) throw checkOutRefusal(c, found);
  note(c, { record: transactionId });
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = found.credentials;
  return c.json({ accessKeyID: accessKeyId, secretAccessKey, sessionToken, expirationTime: shownTime(expiration) });
});

accessRoutes.put("/access/:transactionId", async (c) => {
  const { actor } = await callingPerson(c);
  settle({ type: readChoice(c, "type", "API"), match: readNoMatch(c) });
  const session = sessionObject(c.env, actor.sessionId);
  const checkedIn = await session.once((stub) => stub.checkIn(c.req.param("transactionId")));
  if (!checkedIn.ok) throw checkOutRefusal(c, checkedIn);
  const { papId, environmentId, transactionId } = checkedIn.checkOut;
  note(c, { profile: papId, environment: environmentId, record: transactionId });
  return c.json(transaction(checkedIn.checkOut, actor.userId, Date.now()));
});

/** A parameter of the query string that has one value here, and may be left out. */
function readChoice(c: Context<AppEnv>, field: string, only: string): Reading<string> {
  const chosen = c.req.queries(field) ?? [only];
  return chosen.every((each) => each === only)
    ? { ok: true, value: only }
    : { ok: false, faults: [{ field, rule: `It must be ${only}.` }] };
}

function badTags({ problems }: TagSet): Problem {
  const details = problems.map(({ mappingName, problem, message }) => `${mappingName}: ${problem}: ${message}`);
  return new Problem("invalid", "AWS would not take the session tags of this profile.", {
    details: details.join("\n"),
  });
}

/** A check-out as the API shows it; `checkedIn` in milliseconds, null while it is out. */
function transaction(done: CheckOut, userId: string, checkedIn: number | null = null) {
  return {
    transactionId: done.transactionId,
    papId: done.papId,
    environmentId: done.environmentId,
    userId,
    accessType: "PROGRAMMATIC",
    status: checkedIn === null ? "checkedOut" : "checkedIn",
    checkedOut: shownTime(done.checkedOut),
    checkedIn: checkedIn === null ? null : shownTime(checkedIn),
    expiration: shownTime(done.expires),
  };
}

/** A date-time of this API: RFC 3339, UTC, whole seconds. */
function shownTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, "2026-11-21T00:00:00".length)}Z`;
}
