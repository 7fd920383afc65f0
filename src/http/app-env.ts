// What a request carries on its way through the Worker.

import type { Environment } from "../config.ts";
import type { Operation } from "../contract/operation.ts";
import type { AuditFacts } from "./audit-facts.ts";

/** Headers by their names. */
export type HeaderFields = Readonly<Record<string, string>>;

/** The bindings of the Worker, and what belongs to one request. */
export interface AppEnv {
  Bindings: Environment;
  Variables: {
    cid: string;
    /** What the answer carries beside headers of its own. */
    headers: HeaderFields;
    audit: AuditFacts;
    /** The operation that took the call, once one has. */
    operation?: Operation;
    /** Whether the one who acts is a super-user, once that is known. */
    isSuperUser?: boolean;
  };
}
