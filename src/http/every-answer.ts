// What every request gets and every answer carries: an id to speak about it, headers that keep both out of caches and
// Referer headers, and a line in the audit log.

import { createMiddleware } from "hono/factory";
import type { Environment } from "../config.ts";
import { newCid } from "../crypto/identifiers.ts";
import { type AuditFacts, writeAudit } from "./audit.ts";

/** What a request carries on its way through the Worker. */
export interface AppEnv {
  Bindings: Environment;
  Variables: { cid: string; audit: AuditFacts };
}

export const everyAnswer = createMiddleware<AppEnv>(async function everyAnswer(c, next) {
  c.set("cid", newCid());
  c.set("audit", {});
  await next();
  c.header("X-Zato-CID", c.get("cid"));
  c.header("Cache-Control", "no-store");
  c.header("Referrer-Policy", "no-referrer");
  await writeAudit(c);
});
