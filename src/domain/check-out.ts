// A check-out: AWS credentials that one session got for one environment of one profile. Times are milliseconds.

import { CREDENTIALS_MIN_SECONDS } from "../limits.ts";

/** What a session checks out. */
export interface CheckOutTarget {
  papId: string;
  environmentId: string;
}

/** A check-out that has its credentials. */
export interface CheckOut extends CheckOutTarget {
  transactionId: string;
  checkedOutAtMs: number;
  /** When AWS stops honouring the credentials, and they are forgotten here. */
  expiresAtMs: number;
}

/** Temporary credentials as AWS gives them. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiresAtMs: number;
}

/**
 * For how long AWS is asked for credentials; null where that is shorter than AWS gives them for.
 * @param wantedSeconds what the environment says
 * @param expiresAtMs when the first of the attributes behind the tags expires, null where none does
 * @returns whole seconds
 */
export function credentialsSeconds(wantedSeconds: number, expiresAtMs: number | null, nowMs: number): number | null {
  if (expiresAtMs === null) return wantedSeconds;
  const leftSeconds = Math.floor((expiresAtMs - nowMs) / 1000);
  return leftSeconds < CREDENTIALS_MIN_SECONDS ? null : Math.min(wantedSeconds, leftSeconds);
}

/** Why a session's object refused something about a check-out. */
export type CheckOutReason = "no-session" | "checked-out" | "no-check-out" | "unreadable";
