// The preconditions of a call of the profile API: one that a change does not take is refused, never ignored.

import type { Preconditions } from "../contract/profiles/operation.ts";
import { parseEntityTags } from "../domain/precondition.ts";
import type { Match } from "../objects/profile-object.ts";
import type { FieldFault } from "./problems.ts";

/** The revisions that a change is made on; null without `If-Match`. What is at fault is noted. */
export function readPreconditions(headers: Headers, takes: Preconditions, faults: FieldFault[]): Match {
  if (takes === "ignored") return null;
  const ifMatch = headers.get("If-Match");
  const match = takes === "revision" && ifMatch !== null ? parseEntityTags(ifMatch) : null;
  if (ifMatch !== null && takes === "none") faults.push(notTaken("If-Match"));
  else if (ifMatch !== null && match === null) {
    faults.push({ field: "If-Match", rule: "It must be entity tags or *." });
  }
  if (headers.has("If-None-Match")) faults.push(notTaken("If-None-Match"));
  return match;
}

const notTaken = (field: string): FieldFault => ({ field, rule: "It is not taken here." });
