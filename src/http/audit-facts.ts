// What a call says of itself on its way, for its line in the audit log.

/** Facts of one call; never a value, a token or a password. */
export interface AuditFacts {
  /** The user id of the one who acts, or the name of the API token. */
  actor?: string;
  application?: string;
  /** The session or user that the call is about; only its hash is written. */
  target?: string;
  /** The address that a password was tried from; only its hash is written, and only where the call failed. */
  address?: string;
  profile?: string;
  environment?: string;
  /** The ARN of the role that an environment is given. */
  role?: string;
  /** The id that the service gave to what the call is about: a profile's attribute, a definition, a check-out. */
  record?: string;
  /** Names of the attributes that the call is about. */
  names?: string[];
  /** Names of the fields of a user that the call sets. */
  fields?: string[];
  revision?: number;
  /** The id of the token with which AWS was asked. */
  jti?: string;
  /** The name of the identity provider whose token is exchanged. */
  provider?: string;
  /** Why such a token is refused, which the caller is not told. */
  reason?: string;
  /** Own event names for what an operator watches; a call that went its ordinary way is a `call`. */
  event?: "sign_in_failed" | "access_refused" | "token_refused" | undefined;
  /** The API's code of a failure. */
  code?: string;
}
