// The wire form of a profile's environment: the AWS role that is assumed there, and how.

import { isRegion } from "../../domain/aws-partitions.ts";
import { EXTERNAL_ID_RULE, isExternalId, isRoleArn, type ProfileEnvironment } from "../../domain/environment.ts";
import {
  CREDENTIALS_DEFAULT_SECONDS,
  CREDENTIALS_MAX_SECONDS,
  CREDENTIALS_MIN_SECONDS,
  ROLE_ARN_CHARACTERS,
} from "../../limits.ts";
import { objectOf } from "../fields.ts";
import { wholeOf } from "../scalars.ts";
import { textThat } from "./forms.ts";

const roleArn = textThat(
  isRoleArn,
  "It is required: the ARN of an IAM role, such as arn:aws:iam::123456789012:role/name.",
  { maxLength: ROLE_ARN_CHARACTERS },
);
const region = textThat(isRegion, "It must be an AWS region such as us-east-1.");
const durationSeconds = wholeOf(
  CREDENTIALS_MIN_SECONDS,
  CREDENTIALS_MAX_SECONDS,
  `It must be a whole number of seconds from ${CREDENTIALS_MIN_SECONDS} to ${CREDENTIALS_MAX_SECONDS}.`,
);
const externalId = textThat(isExternalId, EXTERNAL_ID_RULE);

/** An environment without its id, which stands in the path. */
export const environment = objectOf<Omit<ProfileEnvironment, "environmentId">>(
  (fields) =>
    fields.judgement({
      roleArn: fields.required("roleArn", roleArn),
      region: fields.optional("region", region) ?? null,
      durationSeconds: fields.optional("durationSeconds", durationSeconds) ?? CREDENTIALS_DEFAULT_SECONDS,
      externalId: fields.optional("externalId", externalId) ?? null,
    }),
  {
    roleArn: roleArn.json,
    region: { type: ["string", "null"] },
    durationSeconds: { ...durationSeconds.json, default: CREDENTIALS_DEFAULT_SECONDS },
    externalId: { type: ["string", "null"] },
  },
  ["roleArn"],
);
