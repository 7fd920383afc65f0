// What an operation of the SSO API declares beside what every operation does: whose tokens it takes, on whom it acts,
// which preconditions go with it, and what it lacks when something is missing.

import type { OwnerKind } from "../../domain/attribute-rules.ts";
import type { Operation, Parameters } from "../operation.ts";
import type { SsoCode } from "./codes.ts";
import type { Missing } from "./items.ts";

/**
 * Who acts, and on whom. `acting` is the parameter of the acting session's token; `target` whether the call is about
 * another session, by its token or by `session_id`; `user` whether `user_id` may or must name another user.
 */
export const ACTS = {
  /** Nobody is signed in yet. */
  "as-nobody": { acting: null, target: "none", user: "none" },
  /** A session whose token is good, alive or not. */
  "as-session": { acting: "ust", target: "none", user: "none" },
  /** The user of a live session. */
  "as-user": { acting: "ust", target: "none", user: "none" },
  /** The same; one of Zato's pages says `current_ust`, with an equal `target_ust` or none. */
  "as-user-renewing": { acting: "ust", target: "none", user: "none", equals: ["current_ust", "target_ust"] },
  "as-super-user": { acting: "ust", target: "none", user: "none" },
  /** A session acts on a session, often on itself. */
  "on-session": { acting: "current_ust", target: "token", user: "none" },
  /** The same, and the target may be named by its public id. */
  "on-session-or-id": { acting: "current_ust", target: "token-or-id", user: "optional" },
  /** A super-user asks about a session that may be dead. */
  "on-session-as-super-user": { acting: "current_ust", target: "any-token", user: "none" },
  /** A session acts on its own user, or on the one of a target session. */
  "on-user-of-session": { acting: "ust", target: "optional", user: "none" },
  /** On the user of `user_id`, by default the own one; another's is for super-users. */
  "on-user": { acting: "ust", target: "none", user: "optional" },
  "on-user-as-super-user": { acting: "ust", target: "none", user: "required" },
} as const satisfies Record<string, ActsOn>;

export interface ActsOn {
  acting: "ust" | "current_ust" | null;
  target: "none" | "token" | "token-or-id" | "any-token" | "optional";
  user: "none" | "optional" | "required";
  /** Where `acting` is not given: the first of these stands for it, and the others may only say the same. */
  equals?: readonly string[];
}

export type Acts = keyof typeof ACTS;

/**
 * Preconditions (RFC 9110): `ignored` where the call has no entity tags; `none` where one that is sent is refused;
 * `single` on a change of one attribute, with `If-None-Match: *` only where that may create it; `read-one` where
 * `If-None-Match` may spare the answer; `read-many` where it is ignored.
 */
export type Preconditions = "ignored" | "none" | "single" | "single-or-absent" | "read-one" | "read-many";

/** Whether a parameter was given: in the query string or the body, and not as null where null is nothing. */
export interface Given {
  has(parameter: string): boolean;
  /** As it came, from the first place that has it. */
  raw(parameter: string): unknown;
}

/** An operation of the SSO API. */
export interface SsoOperation<P extends Parameters = Parameters, A extends Acts = Acts, Id extends string = string>
  extends Operation<P, Id> {
  readonly acts: A;
  readonly refuses: readonly SsoCode[];
  readonly preconditions: Preconditions;
  /**
   * Names that look like one of the parameters and are none, with what is meant: ignored, they would store a secret in
   * plain or for ever, or end more than was named.
   */
  readonly mistaken?: ReadonlyMap<string, string>;
  /** Whose attributes it is about: the rules for them must be readable, and lives that it asks for are held to them. */
  readonly attributesOf?: OwnerKind;
  /** What is missing beyond the parameters that are required. */
  readonly missing?: (given: Given) => Missing | null;
}

type Declared<P extends Parameters, A extends Acts, Id extends string> = Omit<SsoOperation<P, A, Id>, "preconditions"> &
  Partial<Pick<SsoOperation, "preconditions">>;

/** Declares an operation of the SSO API: reads ignore preconditions, others refuse them unless they say otherwise. */
export function operation<const P extends Parameters, const A extends Acts, const Id extends string>(
  declared: Declared<P, A, Id>,
): SsoOperation<P, A, Id> {
  return { preconditions: declared.method === "GET" ? "ignored" : "none", ...declared };
}
