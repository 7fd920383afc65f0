// Pages of other origins. A browser sends what a page asks it to, from the address of whoever looks at the page: what only
// guesses at passwords must not come from there.

import { corsOrigins, type Environment } from "../config.ts";
import { hostOf } from "./transport.ts";

/**
 * Whether a browser sent a request for a page that is neither the service's own nor one of `CORS_ORIGINS`. Other clients
 * send none of these headers.
 */
export function isForeignPage(env: Environment, request: Request): boolean {
  const origin = request.headers.get("Origin");
  if (origin === null) return request.headers.get("Sec-Fetch-Site") === "cross-site";
  if (corsOrigins(env).has(origin)) return false;
  return !URL.canParse(origin) || new URL(origin).host !== hostOf(request);
}
