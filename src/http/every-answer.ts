// What every request gets and every answer carries: an id to speak about it, headers that keep both out of caches and
// Referer headers, and a line in the audit log.

import { createMiddleware } from "hono/factory";
import { newCid } from "../crypto/identifiers.ts";
import type { AppEnv } from "./app-env.ts";
import { writeAudit } from "./audit.ts";

export const everyAnswer = createMiddleware<AppEnv>(async function everyAnswer(c, next) {
  c.set("cid", newCid());
  c.set("audit", {});
  await next();
  c.header("X-Zato-CID", c.get("cid"));
  c.header("Cache-Control", "no-store");
  c.header("Referrer-Policy", "no-referrer");
  await writeAudit(c);
});
