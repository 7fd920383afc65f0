// The SSO API: attributes of live user sessions and of users, wire-compatible with Zato SSO's REST API.

import { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { attributeRoutes } from "./attribute-routes.ts";
import { configuredOrigins } from "./cors.ts";
import { sessionOwner, userOwner } from "./owners.ts";
import { rewrapRoutes } from "./rewrap-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { userRoutes } from "./user-routes.ts";

export const sso = new Hono<AppEnv>()
  .use(configuredOrigins)
  .route("/session/attr", attributeRoutes(sessionOwner))
  .route("/user/attr", attributeRoutes(userOwner))
  .route("/user", sessionRoutes)
  .route("/user", userRoutes)
  .route("/user/rewrap", rewrapRoutes);
