// What a write does to an attribute: the whole table of the contract in two pure functions. The object reads what is
// there, asks here, and writes what comes back; nothing else decides.

import type { AttributeFacts, AttributeWrite, Precondition, WriteVerb } from "./attribute.ts";
import { type Outcome, refuse } from "./outcome.ts";
import { matchesRevision } from "./precondition.ts";

/**
 * Judges a precondition against the live attribute, if there is one.
 * @returns a refusal with the present revision, or nothing when it holds
 */
export function judgePrecondition(condition: Precondition, live: AttributeFacts | undefined): Outcome {
  const matches =
    condition.match === undefined || (live !== undefined && matchesRevision(condition.match, live.revision));
  if (matches && !(condition.absent && live)) return { ok: true };
  return refuse("precondition-failed", live ? { revision: live.revision } : {});
}

/**
 * What one write makes of an attribute.
 * @param live the attribute as it stands, or undefined when it is missing or has expired
 * @param floor the highest revision the name may have had; a new attribute starts above it
 * @param now milliseconds
 */
export function decideWrite(
  verb: WriteVerb,
  write: AttributeWrite,
  live: AttributeFacts | undefined,
  floor: number,
  now: number,
): Outcome<{ facts: AttributeFacts }> {
  if (verb === "create" && live) return refuse("attribute-exists");
  if (verb === "update" && !live) return refuse("no-attribute");
  if (write.value === undefined && !live) return refuse("missing-value");
  return {
    ok: true,
    facts: {
      name: write.name,
      created: live?.created ?? now,
      modified: now,
      expires: expiryOf(write.expiration, now, live?.expires ?? null),
      revision: live ? live.revision + 1 : Math.max(now, floor + 1),
    },
  };
}

function expiryOf(seconds: number | undefined, now: number, before: number | null): number | null {
  if (seconds === undefined) return before;
  return seconds === 0 ? null : now + seconds * 1000;
}

/** Where a name stands twice, the last write of it wins. */
export function lastOfEachName(writes: AttributeWrite[]): AttributeWrite[] {
  return [...new Map(writes.map((write) => [write.name, write])).values()];
}
