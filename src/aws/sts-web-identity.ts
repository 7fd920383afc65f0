// STS `AssumeRoleWithWebIdentity`: one POST without a signature, as the token in it says who asks. The tags and the
// source identity travel in the token.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html

import { STS_DETAILS_CHARACTERS } from "../limits.ts";
import { redactor } from "./redaction.ts";
import { callSts, type RoleRequest, type StsSettings } from "./sts-call.ts";
import type { AssumeRoleOutcome } from "./sts-outcome.ts";

/** What is asked of AWS. */
export interface WebIdentityRequest extends RoleRequest {
  /** A JWT of this service; nobody but AWS may see it. */
  token: string;
  /** Values of tags in the token, which AWS's message may quote. */
  tagValues: readonly string[];
}

/** A token, or the beginning of one. */
const TOKEN = /eyJ[\w-]*(?:\.[\w-]*)*/g;

/** Calls STS `AssumeRoleWithWebIdentity`, once. */
export function assumeRoleWithWebIdentity(
  request: WebIdentityRequest,
  settings: StsSettings,
  nowMs: number = Date.now(),
): Promise<AssumeRoleOutcome> {
  const withoutValues = redactor(request.tagValues, STS_DETAILS_CHARACTERS);
  const call = {
    action: "AssumeRoleWithWebIdentity",
    request,
    parameters: [["WebIdentityToken", request.token]],
    clean: (text: string) => withoutValues(text.replace(TOKEN, "[token]")),
  } as const;
  return callSts(call, settings, nowMs);
}
