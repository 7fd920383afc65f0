// What the objects that keep identity attributes and people's values of them answer.

import type { Outcome } from "./outcome.ts";

/** Why a definition of an identity attribute, or a person's value of one, was refused. */
export type IdentityReason =
  | "no-identity-attribute"
  | "identity-attribute-exists"
  | "too-many-identity-attributes"
  | "no-user"
  | "second-value"
  | "too-many-values";

/** The answer to a call about identity attributes. */
export type IdentityOutcome<T = object> = Outcome<T, IdentityReason>;
