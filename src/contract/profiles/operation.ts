// What an operation of the profile API declares beside what every operation does: which credential opens it, and which
// preconditions go with it.

import type { Operation, Parameters } from "../operation.ts";
import type { Kind } from "./codes.ts";

/** The one credential that opens an operation; `as-person-at-aws` needs the settings of AWS, too. */
export type Acts = "as-anyone" | "as-reader" | "as-writer" | "as-person" | "as-person-at-aws";

/**
 * Preconditions (RFC 9110): `ignored` on reads, `none` where one that is sent is refused, `revision` where `If-Match`
 * is honoured.
 */
export type Preconditions = "ignored" | "none" | "revision";

/** An operation of the profile API. */
export interface ProfileOperation<P extends Parameters = Parameters, A extends Acts = Acts, Id extends string = string>
  extends Operation<P, Id> {
  readonly acts: A;
  /** It reaches beyond single profiles, or gives what one of them has to another: no token that is confined to some opens it. */
  readonly needsAllProfiles?: boolean;
  readonly refuses: readonly Kind[];
  readonly preconditions: Preconditions;
}

type Declared<P extends Parameters, A extends Acts, Id extends string> = Omit<
  ProfileOperation<P, A, Id>,
  "preconditions"
> &
  Partial<Pick<ProfileOperation, "preconditions">>;

/** Declares an operation of the profile API: reads ignore preconditions, others refuse them unless they say otherwise. */
export function operation<const P extends Parameters, const A extends Acts, const Id extends string>(
  declared: Declared<P, A, Id>,
): ProfileOperation<P, A, Id> {
  return { preconditions: declared.method === "GET" ? "ignored" : "none", ...declared };
}
