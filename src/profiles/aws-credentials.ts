// Getting credentials from AWS: with a token of this service where that is set up, else with its AWS key.

import type { Context } from "hono";
import { assumeRole } from "../aws/sts.ts";
import type { RoleRequest } from "../aws/sts-call.ts";
import type { StsFailure } from "../aws/sts-outcome.ts";
import { assumeRoleWithWebIdentity } from "../aws/sts-web-identity.ts";
import type { AwsSettings, TokenIssuer } from "../config.ts";
import { newRecordId } from "../crypto/identifiers.ts";
import { signToken } from "../crypto/token-signing.ts";
import type { Actor } from "../domain/actor.ts";
import { type AwsCredentials, credentialsSeconds } from "../domain/check-out.ts";
import type { ProfileEnvironment } from "../domain/environment.ts";
import { sessionNameOf } from "../domain/session-name.ts";
import type { TagsFound } from "../domain/tag-set.ts";
import { webIdentityClaims, webIdentitySubject } from "../domain/web-identity.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { CREDENTIALS_MIN_SECONDS, WEB_IDENTITY_TOKEN_CHARACTERS } from "../limits.ts";
import { awsKeyMissing, Problem } from "./problems.ts";

/** Who checks out what, with which tags; everything has been judged. */
export interface CheckOutRequest extends TagsFound {
  actor: Actor;
  papId: string;
  environment: ProfileEnvironment;
  aws: AwsSettings;
}

/** Asks AWS, once. @throws {Problem} */
export async function askAws(c: Context<AppEnv>, request: CheckOutRequest): Promise<AwsCredentials> {
  const { actor, environment, aws } = request;
  const role: RoleRequest = {
    roleArn: environment.roleArn,
    durationSeconds: durationOf(request),
    region: environment.region ?? aws.region,
    sessionName: sessionNameOf(actor.username, actor.userId),
  };
  // An external id belongs to AssumeRole: there is none with a web identity.
  const withToken = environment.externalId === null ? aws.tokenIssuer : null;
  const asked = withToken ? await askWithToken(c, withToken, role, request) : await askWithKey(role, request);
  if (!asked.ok) throw awsProblem(asked);
  return asked.credentials;
}

/** Credentials do not outlive the attributes that they were given for. @throws {Problem} invalid */
function durationOf({ environment, expiresAtMs }: CheckOutRequest): number {
  const seconds = credentialsSeconds(environment.durationSeconds, expiresAtMs, Date.now());
  if (seconds === null) throw new Problem("invalid", EXPIRES_TOO_SOON);
  return seconds;
}

async function askWithToken(
  c: Context<AppEnv>,
  { issuer, keys }: TokenIssuer,
  role: RoleRequest,
  request: CheckOutRequest,
) {
  const { actor, papId, environment, tags, aws } = request;
  const identity = {
    issuer,
    papId,
    environmentId: environment.environmentId,
    userId: actor.userId,
    tags: tags.webIdentity,
    sendsSourceIdentity: aws.sendsSourceIdentity,
  };
  const subject = webIdentitySubject(identity);
  if (subject === null) throw new Problem("invalid", SUBJECT_TOO_LONG);
  const jti = newRecordId();
  const token = await signToken(keys, webIdentityClaims(identity, subject, jti, Date.now()));
  if (token.length > WEB_IDENTITY_TOKEN_CHARACTERS) throw new Problem("invalid", TOKEN_TOO_LONG);
  audit(c, { jti });
  return assumeRoleWithWebIdentity({ ...role, token, tagValues: tags.assumeRole.Tags.map(({ Value }) => Value) }, aws);
}

const EXPIRES_TOO_SOON = `A session attribute behind a tag expires in less than ${CREDENTIALS_MIN_SECONDS} seconds, the shortest time that AWS gives credentials for: set it again with a longer expiration.`;
const SUBJECT_TOO_LONG =
  "AWS takes no subject of more than 255 characters: the ids of the profile and the environment are too long together.";
const TOKEN_TOO_LONG = `AWS takes no token of more than ${WEB_IDENTITY_TOKEN_CHARACTERS} characters: shorten the tags, or use fewer.`;

async function askWithKey(role: RoleRequest, { actor, environment: { externalId }, tags, aws }: CheckOutRequest) {
  if (aws.missing.length > 0) throw awsKeyMissing(aws);
  return assumeRole(
    {
      ...role,
      tags: tags.assumeRole.Tags,
      transitiveTagKeys: tags.assumeRole.TransitiveTagKeys,
      ...(externalId === null ? {} : { externalId }),
      ...(aws.sendsSourceIdentity ? { sourceIdentity: actor.userId } : {}),
    },
    aws,
  );
}

/** What went wrong with AWS, to the caller: AWS's own words stand in `details`. */
function awsProblem({ reason, message, details, retryAfterSeconds }: StsFailure): Problem {
  const more = {
    ...(details === null ? {} : { details }),
    headers: retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) },
  };
  switch (reason) {
    case "packed-policy-too-large":
    case "refused":
      return new Problem("invalid", message, more);
    case "access-denied":
    case "token-access-denied":
      return new Problem("forbidden", message, more);
    case "throttled":
      return new Problem("tooMany", message, more);
    case "expired-token":
    case "signature-refused":
    case "clock-skew":
    case "token-refused":
    case "token-expired":
      return new Problem("awsRefuses", message, more);
    case "keys-not-fetched":
    case "unavailable":
    case "timed-out":
    case "unreachable":
    case "malformed-answer":
    case "no-endpoint":
      return new Problem("unavailable", message, more);
    default:
      return reason satisfies never;
  }
}
