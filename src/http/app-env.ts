// What a request carries on its way through the Worker.

import type { Environment } from "../config.ts";

/** What a call notes of itself on its way. */
export interface AuditFacts {
  /** The user id of the one who acts, or the name of the API token. */
  actor?: string;
  application?: string;
  /** The session or user that the call is about; only its hash is written. */
  target?: string;
  profile?: string;
  environment?: string;
  /** The id that the service gave to what the call is about: a profile's attribute, a definition, a check-out. */
  record?: string;
  /** Names of the attributes that the call is about. */
  names?: string[];
  revision?: number;
  /** Own event names for what an operator watches; a call that went its ordinary way is a `call`. */
  event?: "sign_in_failed" | "access_refused" | undefined;
  /** The API's code of a failure. */
  code?: string;
}

/** The bindings of the Worker, and what belongs to one request. */
export interface AppEnv {
  Bindings: Environment;
  Variables: {
    cid: string;
    audit: AuditFacts;
    /** Whether the one who acts is a super-user, once that is known. */
    isSuperUser?: boolean;
  };
}
