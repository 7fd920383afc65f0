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

export const configuredOrigins = createMiddleware<AppEnv>(async function configuredOrigins(c, next) {
  const origins = corsOrigins(c.env);
  if (origins.size === 0) return next();
  const origin = c.req.header("Origin");
  if (origin !== undefined && origins.has(origin)) return forOrigin(c, next);
  c.header("Vary", "Origin", { append: true });
  return next();
});
