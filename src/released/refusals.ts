// Refusals as 0.1.0 knows them. It fails at a reason that it does not know, so each has become one of its own.

import type { Failure } from "../domain/outcome.ts";
import { Overloaded } from "../domain/overloaded.ts";

/** The reasons of sessions, users and check-outs that 0.1.0 knows. They mean today what they meant there. */
const KNOWN = new Set([
  ...["no-session", "locked", "not-approved", "user-exists", "no-user", "never-allowed", "precondition-failed"],
  ...["attribute-exists", "no-attribute", "missing-value", "too-many-attributes", "attributes-too-large", "unreadable"],
  ...["checked-out", "no-check-out"],
]);

/** Reasons to come again later; nothing has happened. */
const LATER = new Set(["too-many-trials", "too-busy"]);

/** An answer as 0.1.0 reads it. */
export type OldOutcome<T = object> = ({ ok: true } & T) | Failure<string>;

/**
 * Answers what an object of today answered.
 * @param shape makes the facts into those of 0.1.0
 * @throws {Overloaded} where the caller has to wait, which 0.1.0 answers with `Retry-After`
 */
export async function asBefore<A extends object, B extends object>(
  answered: OldOutcome<A> | Promise<OldOutcome<A>>,
  shape: (facts: A) => B,
): Promise<OldOutcome<B>> {
  const outcome = await answered;
  if (outcome.ok) return { ok: true, ...shape(outcome) };
  if (LATER.has(outcome.reason)) throw new Overloaded(outcome.reason);
  const { retryAfterSeconds: _, ...failure } = outcome;
  return { ...failure, reason: oldReason(outcome.reason) };
}

function oldReason(reason: string): string {
  if (reason === "not-confirmed") return "not-approved";
  return KNOWN.has(reason) ? reason : "forbidden";
}
