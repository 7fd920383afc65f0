// What every request gets and every answer carries: an id to speak about it, headers that keep both out of caches,
// Referer headers and guesses about content, and a line in the audit log.

import { createMiddleware } from "hono/factory";
import { newCid } from "../crypto/identifiers.ts";
import { HSTS_SECONDS } from "../limits.ts";
import type { AppEnv } from "./app-env.ts";
import { writeAudit } from "./audit.ts";
import { isHttps } from "./transport.ts";

export const everyAnswer = createMiddleware<AppEnv>(async function everyAnswer(c, next) {
  const cid = newCid();
  c.set("cid", cid);
  c.set("audit", {});
  // Set before the answer is made: afterwards each of them would make another Response.
  c.header("X-Zato-CID", cid);
  c.header("Cache-Control", "no-store");
  c.header("Referrer-Policy", "no-referrer");
  c.header("X-Content-Type-Options", "nosniff");
  if (isHttps(c.req.raw)) c.header("Strict-Transport-Security", `max-age=${HSTS_SECONDS}`);
  await next();
  await writeAudit(c);
});
