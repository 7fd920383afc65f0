// Checking a profile out: a lease, one call of AWS, and the credentials kept where only the session finds them.

import type { Context } from "hono";
import { assumeRole } from "../aws/sts.ts";
import type { StsFailure } from "../aws/sts-outcome.ts";
import type { AwsSettings } from "../config.ts";
import type { Actor } from "../domain/attribute.ts";
import type { AwsCredentials, CheckOut, CheckOutReason } from "../domain/check-out.ts";
import type { ProfileEnvironment } from "../domain/environment.ts";
import type { Failure } from "../domain/outcome.ts";
import { sessionNameOf } from "../domain/session-name.ts";
import type { TagSet } from "../domain/tag-set.ts";
import type { AppEnv } from "../http/app-env.ts";
import { sessionObject } from "../objects/reach.ts";
import { Problem, sessionEnded, unreadable } from "./problems.ts";

/** Who checks out what, with which tags; everything has been judged. */
export interface CheckOutRequest {
  actor: Actor;
  papId: string;
  environment: ProfileEnvironment;
  tags: TagSet;
  aws: AwsSettings;
}

/** Checks out. AWS is asked once; whatever fails gives the lease up. @throws {Problem} */
export function checkOut(c: Context<AppEnv>, request: CheckOutRequest): Promise<CheckOut> {
  const done = checkOutUnderLease(c, request);
  // The platform ends the request of a client that hangs up. This goes on all the same, so that it leaves no lease.
  c.executionCtx.waitUntil(done.catch(() => undefined));
  return done;
}

async function checkOutUnderLease(c: Context<AppEnv>, request: CheckOutRequest): Promise<CheckOut> {
  const { actor, papId, environment } = request;
  const session = sessionObject(c.env, actor.sessionId);
  const target = { papId, environmentId: environment.environmentId };
  const leased = await session.once((stub) => stub.leaseCheckOut(target));
  if (!leased.ok) throw checkOutRefusal(c, leased);
  const { transactionId } = leased;
  try {
    const credentials = await askAws(request);
    const kept = await session.once((stub) => stub.fulfilCheckOut(transactionId, credentials));
    if (kept.ok) return kept.checkOut;
    throw kept.reason === "no-check-out" ? leaseLost() : checkOutRefusal(c, kept);
  } catch (error) {
    // A lease that cannot be given up ends by itself.
    await session.repeatable((stub) => stub.abandonCheckOut(transactionId)).catch(() => undefined);
    throw error;
  }
}

/** Another check-out may have taken the environment since: these credentials have no place any more. */
function leaseLost(): Problem {
  return new Problem(
    "unavailable",
    "The check-out took too long and was given up: check out again. Its credentials reached nobody and expire by themselves.",
  );
}

async function askAws({ actor, environment, tags, aws }: CheckOutRequest): Promise<AwsCredentials> {
  const { roleArn, durationSeconds, externalId, region } = environment;
  const asked = await assumeRole(
    {
      roleArn,
      durationSeconds,
      region: region ?? aws.region,
      sessionName: sessionNameOf(actor.username),
      tags: tags.assumeRole.Tags,
      transitiveTagKeys: tags.assumeRole.TransitiveTagKeys,
      ...(externalId === null ? {} : { externalId }),
      ...(aws.sendsSourceIdentity ? { sourceIdentity: actor.userId } : {}),
    },
    aws,
  );
  if (!asked.ok) throw awsProblem(asked);
  return asked.credentials;
}

/** What a session's object refused about check-outs, to the caller. */
export function checkOutRefusal(c: Context<AppEnv>, { reason }: Failure<CheckOutReason>): Problem {
  switch (reason) {
    case "no-session":
      return sessionEnded();
    case "checked-out":
      return new Problem("checkedOut", "user has already checked out profile for this environment");
    case "no-check-out":
      return new Problem("notFound", "This session has no such check-out.");
    case "unreadable":
      return unreadable(c.get("cid"));
    default:
      return reason satisfies never;
  }
}

/** What went wrong with AWS, to the caller: AWS's own words stand in `details`. */
function awsProblem({ reason, message, details, retryAfterSeconds }: StsFailure): Problem {
  const more = {
    ...(details === null ? {} : { details }),
    headers: retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) },
  };
  switch (reason) {
    case "packed-policy-too-large":
    case "refused":
      return new Problem("invalid", message, more);
    case "access-denied":
      return new Problem("forbidden", message, more);
    case "throttled":
      return new Problem("tooMany", message, more);
    case "expired-token":
    case "signature-refused":
    case "clock-skew":
    case "unavailable":
    case "timed-out":
    case "unreachable":
    case "malformed-answer":
    case "no-endpoint":
      return new Problem("unavailable", message, more);
    default:
      return reason satisfies never;
  }
}
