// An access profile: whatever id an API token has written to. Its session attributes say what becomes a tag, its
// environments where, its members for whom.

import { PROFILE_ID_CHARACTERS } from "../limits.ts";
import { AWS_SESSION_TAGS, foldTagKey } from "./aws-tags.ts";
import { type Outcome, refuse } from "./outcome.ts";
import type { ProfileAttribute } from "./profile-attribute.ts";

/** Why the object of a profile refused. */
export type ProfileReason =
  | "precondition-failed"
  | "no-attribute"
  | "mapping-name-taken"
  | "too-many-attributes"
  | "no-environment"
  | "too-many-environments"
  | "no-member"
  | "too-many-members";

/** The answer of a profile's object. */
export type ProfileOutcome<T = object> = Outcome<T, ProfileReason>;

/** The rule of `isProfileId`, as a pattern and as a sentence. */
export const PROFILE_ID_PATTERN = `^[A-Za-z0-9_-]{1,${PROFILE_ID_CHARACTERS}}$`;
export const PROFILE_ID_RULE = `It must have 1 to ${PROFILE_ID_CHARACTERS} of A-Z, a-z, 0-9, _ and -.`;

const ID = new RegExp(PROFILE_ID_PATTERN);

/** Whether a text can be the id of a profile, or of one of its environments. */
export function isProfileId(text: string): boolean {
  return text.length <= PROFILE_ID_CHARACTERS && ID.test(text);
}

/**
 * Whether a profile takes one more attribute, or another one in place of one that it has.
 * @param others the attributes that stay as they are
 */
export function admitAttribute(others: readonly ProfileAttribute[], mappingName: string): ProfileOutcome {
  if (others.length >= AWS_SESSION_TAGS) return refuse("too-many-attributes");
  const key = foldTagKey(mappingName);
  const isTaken = others.some((other) => foldTagKey(other.mappingName) === key);
  return isTaken ? refuse("mapping-name-taken") : { ok: true };
}
