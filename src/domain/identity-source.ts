// What a person's identity attributes are worth now: the built-in ones from the user's own fields, the others from the
// values that were given.

import { BUILT_IN_IDS } from "./identity-attribute.ts";
import type { IdentityValue } from "./identity-value.ts";
import type { User } from "./user.ts";

/**
 * The values of a person, by the ids of the attributes.
 * @param defined ids of the attributes that there are; others are left out, so that they are found to be unknown
 */
export function identityValues(
  user: User,
  values: readonly IdentityValue[],
  defined: ReadonlySet<string>,
): Map<string, string[]> {
  const all = new Map<string, string[]>([...defined].map((id) => [id, []]));
  const fields: [string, string | null][] = [
    [BUILT_IN_IDS.username, user.username],
    [BUILT_IN_IDS.email, user.email],
    [BUILT_IN_IDS.firstName, user.firstName],
    [BUILT_IN_IDS.lastName, user.lastName],
    [BUILT_IN_IDS.status, statusOf(user)],
  ];
  for (const [id, value] of fields) if (value !== null) all.get(id)?.push(value);
  for (const { attributeId, attributeValue } of values) all.get(attributeId)?.push(attributeValue);
  return all;
}

/** The first that holds, in this order. */
function statusOf(user: User): string {
  if (user.isLocked) return "locked";
  if (user.signUpStatus !== "final") return "before_confirmation";
  return user.approvalStatus === "approved" ? "active" : user.approvalStatus;
}
