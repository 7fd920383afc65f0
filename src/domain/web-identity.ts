// The token by which this service vouches to AWS for a person who checks a profile out: which claims it has. AWS takes
// times as whole numbers only, and tags in a claim of their own.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html, "AssumeRoleWithWebIdentity"

import { WEB_IDENTITY_TOKEN_SECONDS } from "../limits.ts";
import type { TagSet } from "./tag-set.ts";
import { characters } from "./text.ts";

/** OpenID Connect Core 1.0, 2: a subject has at most this many ASCII characters. */
const SUBJECT_CHARACTERS = 255;
/** Whom the token is for. */
const AUDIENCE = "sts.amazonaws.com";

/** Who checks out what. */
export interface WebIdentity {
  issuer: string;
  papId: string;
  environmentId: string;
  userId: string;
  tags: TagSet["webIdentity"];
  sendsSourceIdentity: boolean;
}

/** The subject that a role's trust policy is about; null where it would be longer than one may be. */
export function webIdentitySubject({ papId, environmentId, userId }: WebIdentity): string | null {
  const subject = `profile:${papId}:env:${environmentId}:user:${userId}`;
  return characters(subject) > SUBJECT_CHARACTERS ? null : subject;
}

/**
 * The claims of the token.
 * @param tokenId new for each token
 * @param nowMs milliseconds
 */
export function webIdentityClaims(identity: WebIdentity, subject: string, tokenId: string, nowMs: number) {
  const now = Math.floor(nowMs / 1000);
  return {
    iss: identity.issuer,
    sub: subject,
    aud: AUDIENCE,
    iat: now,
    nbf: now,
    exp: now + WEB_IDENTITY_TOKEN_SECONDS,
    jti: tokenId,
    ...identity.tags,
    ...(identity.sendsSourceIdentity ? { "https://aws.amazon.com/source_identity": identity.userId } : {}),
  };
}
