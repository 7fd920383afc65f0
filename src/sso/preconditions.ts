// The preconditions of a call on attributes: one that a call does not take is refused, never ignored.

import type { Preconditions } from "../contract/sso/operation.ts";
import { type IfMatch, type Precondition, parseEntityTags } from "../domain/precondition.ts";
import { SsoError } from "./errors.ts";

/** What the headers of a call ask for. */
export interface Conditions {
  /** Of a change: what must be true of the attribute before. */
  precondition?: Precondition;
  /** Of a read: the revisions that the caller has already. */
  known?: IfMatch;
}

/**
 * Reads the headers `If-Match` and `If-None-Match`.
 * @param isSingle whether the call is about one attribute
 * @throws {SsoError} for one that is malformed, or that the call does not take
 */
export function readConditions(headers: Headers, takes: Preconditions, isSingle: boolean): Conditions {
  const ifMatch = headers.get("If-Match");
  const ifNoneMatch = headers.get("If-None-Match");
  if (takes === "ignored" || (ifMatch === null && ifNoneMatch === null)) return {};
  if (takes === "read-one" || takes === "read-many") {
    if (ifMatch !== null) throw invalid(IF_MATCH_RULE);
    return takes === "read-one" && isSingle && ifNoneMatch !== null ? { known: knownRevisions(ifNoneMatch) } : {};
  }
  const precondition: Precondition = {};
  if (ifMatch !== null) {
    const match = takes !== "none" && isSingle ? parseEntityTags(ifMatch) : null;
    if (match === null) throw invalid(IF_MATCH_RULE);
    precondition.match = match;
  }
  if (ifNoneMatch !== null) {
    const isTaken = takes === "single-or-absent" && isSingle && ifNoneMatch.trim() === "*";
    if (!isTaken) throw invalid("`If-None-Match` goes with a single PUT as `*`, and with a GET of one attribute.");
    precondition.absent = true;
  }
  return { precondition };
}

function knownRevisions(ifNoneMatch: string): IfMatch {
  const known = parseEntityTags(ifNoneMatch);
  if (known === null) throw invalid("`If-None-Match` takes entity tags or `*`.");
  return known;
}

const IF_MATCH_RULE = "`If-Match` goes with a single PUT, PATCH or DELETE, as entity tags or `*`.";

const invalid = (message: string) => new SsoError("E008002", message);
