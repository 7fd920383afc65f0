// A check-out: AWS credentials that one session got for one environment of one profile. Times are milliseconds.

/** What a session checks out. */
export interface CheckOutTarget {
  papId: string;
  environmentId: string;
}

/** A check-out that has its credentials. */
export interface CheckOut extends CheckOutTarget {
  transactionId: string;
  checkedOut: number;
  /** When AWS stops honouring the credentials, and they are forgotten here. */
  expires: number;
}

/** Temporary credentials as AWS gives them; `expiration` in milliseconds. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: number;
}

/** Why a session's object refused something about a check-out. */
export type CheckOutReason = "no-session" | "checked-out" | "no-check-out" | "unreadable";
