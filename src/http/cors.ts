// Pages of configured origins may call what a browser calls: the SSO API, the exchange of tokens, check-outs. An origin
// that is not configured sees an API without CORS.

import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import { corsOrigins } from "../config.ts";
import { PREFLIGHT_SECONDS } from "../limits.ts";
import type { AppEnv } from "./app-env.ts";

/** Paths that pages may call. */
export const CORS_PATHS = ["/zato/sso/*", "/oauth2/token", "/api/access/*"];

const forOrigin = cors({
  origin: (origin) => origin,
  allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
  allowHeaders: ["Content-Type", "Authorization", "If-Match", "If-None-Match", "X-Requested-With"],
  exposeHeaders: ["ETag", "X-Zato-CID", "Retry-After", "Allow"],
  maxAge: PREFLIGHT_SECONDS,
});

export const configuredOrigins = createMiddleware<AppEnv>((c, next) => {
  const origins = corsOrigins(c.env);
  if (origins.size === 0) return next();
  const origin = c.req.header("Origin");
  const headers = c.get("headers");
  if (origin === undefined || !origins.has(origin)) {
    c.set("headers", { ...headers, Vary: "Origin" });
    return next();
  }
  // A preflight is answered by the library.
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return forOrigin(c, next);
});
