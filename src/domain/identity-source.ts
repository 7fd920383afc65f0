// What a person's identity attributes are worth now: the built-in ones from the user's own fields, the others from the
// values that were given.

import { BUILT_IN_IDS } from "./identity-attribute.ts";
import type { IdentityValue } from "./identity-value.ts";
import type { IdentityFact } from "./tag-value.ts";
import type { User } from "./user.ts";
import { VOUCHED_FIELDS, type VouchedField } from "./vouched-field.ts";

/** What a person's identity attributes are made of. */
export interface PersonFacts {
  user: User;
  vouched: readonly VouchedField[];
  values: IdentityValue[];
}

/**
 * The values of a person, by the ids of the attributes. The status and given values are never the person's own choice.
 * @param defined ids of the attributes that there are; others are left out, so that they are found to be unknown
 */
export function identityValues(
  { user, vouched, values }: PersonFacts,
  defined: ReadonlySet<string>,
): Map<string, IdentityFact[]> {
  const all = new Map<string, IdentityFact[]>([...defined].map((id) => [id, []]));
  for (const field of VOUCHED_FIELDS) {
    const value = user[field];
    if (value !== null) all.get(BUILT_IN_IDS[field])?.push({ value, isVouchedFor: vouched.includes(field) });
  }
  all.get(BUILT_IN_IDS.status)?.push({ value: statusOf(user), isVouchedFor: true });
  for (const { attributeId, attributeValue } of values) {
    all.get(attributeId)?.push({ value: attributeValue, isVouchedFor: true });
  }
  return all;
}

/** The first that holds, in this order. */
function statusOf(user: User): string {
  if (user.isLocked) return "locked";
  if (user.signUpStatus !== "final") return "before_confirmation";
  return user.approvalStatus === "approved" ? "active" : user.approvalStatus;
}
