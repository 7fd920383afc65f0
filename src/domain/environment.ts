// An environment of a profile: the AWS role that is assumed there, and how.
// Lengths and characters: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

import { ROLE_ARN_CHARACTERS } from "../limits.ts";
import { hasKnownPartition } from "./aws-partitions.ts";

/** An environment; the field names are those of the profile API. */
export interface ProfileEnvironment {
  environmentId: string;
  roleArn: string;
  /** The region whose STS is asked, null for the one of the settings. */
  region: string | null;
  /** How long credentials last. */
  durationSeconds: number;
  /** What the role's trust policy asks for, null where it asks for nothing. */
  externalId: string | null;
}

/** A partition (`aws`, `aws-cn`, `aws-us-gov`...), an account, a path of visible characters, a name. */
const ROLE_ARN = /^arn:aws[-a-z]*:iam::\d{12}:role\/(?:[\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/** Whether a text is the ARN of an IAM role, in a partition that is known. */
export function isRoleArn(text: string): boolean {
  return text.length <= ROLE_ARN_CHARACTERS && ROLE_ARN.test(text) && hasKnownPartition(text);
}

/** The rule of `isExternalId`, as a sentence. */
export const EXTERNAL_ID_RULE = "It must have 2 to 1224 letters, digits and _ + = , . @ : / -";

/** Whether AWS takes a text as an external id. */
export function isExternalId(text: string): boolean {
  return EXTERNAL_ID.test(text);
}
