// How a call of STS can end. The set is closed: whatever AWS or the network does becomes credentials or one of these
// reasons, each with a sentence of ours that says what to do. AWS's own words travel beside it, and never alone.

import type { AwsCredentials } from "../domain/check-out.ts";

/** Why there are no credentials. */
export type StsReason = keyof typeof MESSAGES;

/** A failed call: nothing of the answer is kept but AWS's message in `details`, freed of values and keys. */
export interface StsFailure {
  ok: false;
  reason: StsReason;
  message: string;
  details: string | null;
  /** Whole seconds after which another check-out is worth trying; only where that is known. */
  retryAfterSeconds?: number;
}

/** The end of a call, of either way to assume a role. */
export type AssumeRoleOutcome = { ok: true; credentials: AwsCredentials } | StsFailure;

// Where the call may have arrived, AWS may have issued credentials although nobody received them.
const PERHAPS_ISSUED = "Credentials that AWS may have issued reached nobody and expire by themselves.";

const MESSAGES = {
  "packed-policy-too-large":
    "The tags are too large for AWS, which packs them under a limit of its own: shorten their keys and values, or use fewer.",
  "access-denied":
    "AWS does not let this service assume the role: the role's trust policy must allow this service's principal sts:AssumeRole and sts:TagSession (sts:SetSourceIdentity too where SOURCE_IDENTITY is true) with this external id and these tags.",
  "token-access-denied":
    "AWS does not let this person assume the role: its trust policy must trust this service's OpenID Connect provider and allow it sts:AssumeRoleWithWebIdentity and sts:TagSession (sts:SetSourceIdentity too where SOURCE_IDENTITY is true) for this subject and these tags.",
  "keys-not-fetched":
    "AWS could not fetch the public keys of this service: check out again; if it stays so, an administrator must see to it that jwks.json under ISSUER can be reached from the internet.",
  "token-refused":
    "AWS does not accept the token of this service: an administrator must check that IAM has an OpenID Connect provider for exactly ISSUER with the audience sts.amazonaws.com, and that jwks.json under ISSUER can be reached from the internet.",
  "token-expired":
    "AWS finds that the token of this service has expired, which was made for this call: an administrator must set the clock of the machine it runs on.",
  "expired-token":
    "AWS says that the credentials of this service have expired: an administrator must replace AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  "signature-refused":
    "AWS does not accept the signature of this service: an administrator must check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the environment's region.",
  "clock-skew":
    "AWS finds that the clock of this service is wrong: an administrator must set the clock of the machine it runs on.",
  refused: "AWS refused the request: correct the environment or the tags as the details say, and check out again.",
  throttled: "AWS takes no more requests at the moment: wait, and check out again.",
  unavailable: `AWS has a fault of its own: check out again later. ${PERHAPS_ISSUED}`,
  "timed-out": `AWS did not answer in time: check out again. ${PERHAPS_ISSUED}`,
  unreachable: `AWS could not be reached, or the connection broke: check out again; if it stays so, an administrator must check AWS_STS_ENDPOINT and the environment's region. ${PERHAPS_ISSUED}`,
  "malformed-answer": `What answered does not speak as AWS STS does: an administrator must check AWS_STS_ENDPOINT. ${PERHAPS_ISSUED}`,
  "no-endpoint":
    "There is no STS to call: the environment's region must be the name of an AWS region such as eu-central-1, and AWS_STS_ENDPOINT, where it is set, an https URL (http only for this machine).",
} as const;

/** Builds a failure; `details` is AWS's message, already freed of what it must not show. */
export function stsFailure(reason: StsReason, details: string | null = null, retryAfterSeconds?: number): StsFailure {
  const failure: StsFailure = { ok: false, reason, message: MESSAGES[reason], details };
  return retryAfterSeconds === undefined ? failure : { ...failure, retryAfterSeconds };
}
