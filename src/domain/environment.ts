// An environment of a profile: the AWS role that is assumed there, and how.
// Lengths and characters: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

import {
  CREDENTIALS_DEFAULT_SECONDS,
  CREDENTIALS_MAX_SECONDS,
  CREDENTIALS_MIN_SECONDS,
  ROLE_ARN_CHARACTERS,
} from "../limits.ts";
import { type FieldFault, given, type Reading, type Report } from "./reading.ts";

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
/** It becomes a part of a host name. */
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/** Reads an environment from a request. null, `""` and absent are equal, unknown fields are ignored. */
export function readEnvironment(input: Record<string, unknown>): Reading<Omit<ProfileEnvironment, "environmentId">> {
  const faults: FieldFault[] = [];
  const report: Report = (field, rule) => faults.push({ field, rule });
  const value = {
    roleArn: readRoleArn(input.roleArn, report),
    region: readText("region", input.region, REGION, "It must be an AWS region such as us-east-1.", report),
    durationSeconds: readDuration(given(input.durationSeconds), report),
    externalId: readText(
      "externalId",
      input.externalId,
      EXTERNAL_ID,
      "It must have 2 to 1224 letters, digits and _ + = , . @ : / -",
      report,
    ),
  };
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value };
}

function readRoleArn(value: unknown, report: Report): string {
  if (typeof value === "string" && value.length <= ROLE_ARN_CHARACTERS && ROLE_ARN.test(value)) return value;
  report("roleArn", "It is required: the ARN of an IAM role, such as arn:aws:iam::123456789012:role/name.");
  return "";
}

function readDuration(value: unknown, report: Report): number {
  if (value === undefined) return CREDENTIALS_DEFAULT_SECONDS;
  const isDuration = typeof value === "number" && Number.isInteger(value);
  if (isDuration && value >= CREDENTIALS_MIN_SECONDS && value <= CREDENTIALS_MAX_SECONDS) return value;
  report(
    "durationSeconds",
    `It must be a whole number of seconds from ${CREDENTIALS_MIN_SECONDS} to ${CREDENTIALS_MAX_SECONDS}.`,
  );
  return 0;
}

function readText(field: string, raw: unknown, shape: RegExp, rule: string, report: Report): string | null {
  const value = given(raw);
  if (value === undefined) return null;
  if (typeof value === "string" && shape.test(value)) return value;
  report(field, rule);
  return null;
}
