// What a person's identity attributes say, wherever each is kept: the built-in ones are the user's own fields, the
// others were given as values.

import { BUILT_IN_IDS, comesFromUser, type IdentityAttribute } from "./identity-attribute.ts";
import type { IdentityValue } from "./identity-value.ts";
import type { User } from "./user.ts";

/** By the id of every definition, the values that the person has of it, in order of addition. */
export function identityValuesOf(
  definitions: readonly IdentityAttribute[],
  user: User,
  values: readonly IdentityValue[],
): Map<string, string[]> {
  const own = userValues(user);
  const given = (id: string) =>
    values.filter(({ attributeId }) => attributeId === id).map(({ attributeValue }) => attributeValue);
  return new Map(definitions.map(({ id }) => [id, comesFromUser(id) ? [own[id] ?? []].flat() : given(id)]));
}

function userValues(user: User): Record<string, string | null> {
  return {
    [BUILT_IN_IDS.username]: user.username,
    [BUILT_IN_IDS.email]: user.email,
    [BUILT_IN_IDS.firstName]: user.firstName,
    [BUILT_IN_IDS.lastName]: user.lastName,
    [BUILT_IN_IDS.status]: statusOf(user),
  };
}

function statusOf(user: User): string {
  if (user.isLocked) return "locked";
  return user.isApproved ? "active" : "before_decision";
}
