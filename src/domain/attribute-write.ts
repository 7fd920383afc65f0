// What a write does to an attribute: the whole table of the contract in two pure functions. The object reads what is
// there, asks here, and writes what comes back; nothing else decides.

import type { AttributeFacts, AttributeWrite, SetBy, WriteMode } from "./attribute.ts";
import { type Outcome, refuse } from "./outcome.ts";
import { matchesRevision, type Precondition } from "./precondition.ts";

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
 * @param by who writes
 * @param longestSeconds how long the attribute may last from now, null for any time; what asks for nothing else gets this
 * @param live the attribute as it stands, or undefined when it is missing or has expired
 * @param floor the highest revision the name may have had; a new attribute starts above it
 * @param nowMs milliseconds
 */
export function decideWrite(
  mode: WriteMode,
  write: AttributeWrite,
  by: SetBy,
  live: AttributeFacts | undefined,
  floor: number,
  longestSeconds: number | null,
  nowMs: number,
): Outcome<{ facts: AttributeFacts }> {
  if (mode === "create" && live) return refuse("attribute-exists");
  if (mode === "update" && !live) return refuse("no-attribute");
  if (write.value === undefined && !live) return refuse("missing-value");
  return { ok: true, facts: factsOf(write, by, live, floor, longestSeconds, nowMs) };
}

/** What a write that nothing speaks against makes of an attribute; the parameters are those of `decideWrite`. */
export function factsOf(
  write: AttributeWrite,
  by: SetBy,
  live: AttributeFacts | undefined,
  floor: number,
  longestSeconds: number | null,
  nowMs: number,
): AttributeFacts {
  return {
    name: write.name,
    createdAtMs: live?.createdAtMs ?? nowMs,
    modifiedAtMs: nowMs,
    expiresAtMs: within(longestSeconds, nowMs, expiryOf(write.expirationSeconds, nowMs, live?.expiresAtMs ?? null)),
    revision: live ? live.revision + 1 : Math.max(nowMs, floor + 1),
    setBy: write.value === undefined && live && by === "super-user" ? live.setBy : by,
  };
}

function expiryOf(seconds: number | null | undefined, nowMs: number, beforeMs: number | null): number | null {
  if (seconds === undefined) return beforeMs;
  return seconds === null ? null : nowMs + seconds * 1000;
}

function within(longestSeconds: number | null, nowMs: number, expiresAtMs: number | null): number | null {
  if (longestSeconds === null) return expiresAtMs;
  return Math.min(expiresAtMs ?? Number.POSITIVE_INFINITY, nowMs + longestSeconds * 1000);
}

/** Where a name stands twice, the last write of it wins. */
export function lastOfEachName(writes: AttributeWrite[]): AttributeWrite[] {
  const last = new Map<string, AttributeWrite>();
  for (const write of writes) last.set(write.name, write);
  return last.size === writes.length ? writes : [...last.values()];
}

/** The index of the first write of a name that another write before it has; -1 for none. */
export function firstRepeated(writes: readonly AttributeWrite[]): number {
  const names = new Set<string>();
  return writes.findIndex(({ name }) => names.size === names.add(name).size);
}
