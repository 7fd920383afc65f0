// What a request carries on its way through the Worker.

import type { Environment } from "../config.ts";
import type { Operation } from "../contract/operation.ts";
import type { AuditFacts } from "./audit-facts.ts";

/** The bindings of the Worker, and what belongs to one request. */
export interface AppEnv {
  Bindings: Environment;
  Variables: {
    cid: string;
    audit: AuditFacts;
    /** The operation that took the call, once one has. */
    operation?: Operation;
    /** Whether the one who acts is a super-user, once that is known. */
    isSuperUser?: boolean;
  };
}
