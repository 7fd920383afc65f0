// What every request gets and every answer carries: an id to speak about it, headers that keep both out of caches,
// Referer headers and guesses about content, and a line in the audit log.

import { createMiddleware } from "hono/factory";
import { newCid } from "../crypto/identifiers.ts";
import { HSTS_SECONDS } from "../limits.ts";
import type { AppEnv } from "./app-env.ts";
import { writeAudit } from "./audit.ts";
import { isHttps } from "./transport.ts";

const HEADERS = {
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};
const HSTS = { "Strict-Transport-Security": `max-age=${HSTS_SECONDS}` };

export const everyAnswer = createMiddleware<AppEnv>(async function everyAnswer(c, next) {
  const cid = newCid();
  c.set("cid", cid);
  c.set("audit", {});
  const headers = { "X-Zato-CID": cid, ...HEADERS };
  c.set("headers", isHttps(c.req.raw) ? { ...headers, ...HSTS } : headers);
  await next();
  await writeAudit(c);
});
