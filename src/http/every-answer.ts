// What every request gets and every answer carries: an id to speak about it, and headers that keep both out of caches
// and Referer headers.

import { createMiddleware } from "hono/factory";
import type { Environment } from "../config.ts";
import { newCid } from "../crypto/identifiers.ts";

/** What a request carries on its way through the Worker. */
export interface AppEnv {
  Bindings: Environment;
  Variables: { cid: string };
}

export const everyAnswer = createMiddleware<AppEnv>(async function everyAnswer(c, next) {
  c.set("cid", newCid());
  await next();
  c.header("X-Zato-CID", c.get("cid"));
  c.header("Cache-Control", "no-store");
  c.header("Referrer-Policy", "no-referrer");
});
