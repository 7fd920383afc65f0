// Checking a profile out: a lease, one call of AWS, and the credentials kept where only the session finds them.

import type { Context } from "hono";
import type { CheckOut, CheckOutReason } from "../domain/check-out.ts";
import type { Failure } from "../domain/outcome.ts";
import type { AppEnv } from "../http/app-env.ts";
import { sessionObject } from "../objects/object-client.ts";
import { askAws, type CheckOutRequest } from "./aws-credentials.ts";
import { Problem, sessionEnded, unreadable } from "./problems.ts";

/** Checks out. AWS is asked once; whatever fails gives the lease up. @throws {Problem} */
export function checkOut(c: Context<AppEnv>, request: CheckOutRequest): Promise<CheckOut> {
  const done = checkOutUnderLease(c, request);
  // The platform ends the request of a client that hangs up. The check-out still runs to its end, so that no lease is left.
  c.executionCtx.waitUntil(done.catch(() => undefined));
  return done;
}

async function checkOutUnderLease(c: Context<AppEnv>, request: CheckOutRequest): Promise<CheckOut> {
  const { actor, papId, environment } = request;
  const session = sessionObject(c.env, actor.sessionId);
  const target = { papId, environmentId: environment.environmentId };
  const leased = await session.call((stub) => stub.leaseCheckOut(target));
  if (!leased.ok) throw checkOutRefusal(c, leased);
  const { transactionId } = leased;
  try {
    const credentials = await askAws(c, request);
    const kept = await session.call((stub) => stub.completeCheckOut(transactionId, credentials));
    if (kept.ok) return kept.checkOut;
    throw kept.reason === "no-check-out" ? leaseLost() : checkOutRefusal(c, kept);
  } catch (error) {
    // A lease that cannot be given up ends by itself.
    await session.callIdempotent((stub) => stub.abandonCheckOut(transactionId)).catch(() => undefined);
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
