// The fields of a user that may become tags at AWS, and who said them last. A tag decides what AWS allows, so a field
// counts only while a super-user or an identity provider stands behind its value.

import type { SetBy } from "./attribute.ts";

/** In the order of their bits in storage: it never changes, and a new one goes to the end. */
export const VOUCHED_FIELDS = ["username", "email", "firstName", "lastName"] as const;

/** A field of a user that counts as a tag only where somebody but the person said it last. */
export type VouchedField = (typeof VOUCHED_FIELDS)[number];

/**
 * The fields that are vouched for after a change.
 * @param before those that were until now
 * @param given names of all fields that are set or unset, also to what they were
 * @param by who changes them
 */
export function vouchedAfter(before: readonly VouchedField[], given: readonly string[], by: SetBy): VouchedField[] {
  return VOUCHED_FIELDS.filter((field) => (given.includes(field) ? by === "super-user" : before.includes(field)));
}
