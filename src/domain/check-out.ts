// A check-out: AWS credentials that one session got for one environment of one profile. Times are milliseconds.

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

/** Why a session's object refused something about a check-out. */
export type CheckOutReason = "no-session" | "checked-out" | "no-check-out" | "unreadable";
