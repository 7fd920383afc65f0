// Pages of configured origins may call the SSO API. An origin that is not configured sees an API without CORS.

import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import { corsOrigins } from "../config.ts";
import type { AppEnv } from "../http/app-env.ts";

const forOrigin = cors({
  origin: (origin) => origin,
  allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
  allowHeaders: ["Content-Type", "Authorization", "If-Match", "If-None-Match"],
  exposeHeaders: ["ETag", "X-Zato-CID", "Retry-After"],
});

export const configuredOrigins = createMiddleware<AppEnv>(async function configuredOrigins(c, next) {
  const origins = corsOrigins(c.env);
  const origin = c.req.header("Origin");
  if (origin !== undefined && origins.has(origin)) return forOrigin(c, next);
  await next();
  if (origins.size > 0) c.header("Vary", "Origin", { append: true });
});
