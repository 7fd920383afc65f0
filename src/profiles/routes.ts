// The profile API: session attributes of access profiles, wire-compatible with Britive's "Manage Session Attributes".

import { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { accessRoutes } from "./access-routes.ts";
import { apiToken } from "./authentication.ts";
import { customAttributeRoutes } from "./custom-attribute-routes.ts";
import { environmentRoutes } from "./environment-routes.ts";
import { identityRoutes } from "./identity-routes.ts";
import { memberRoutes } from "./member-routes.ts";
import { sessionAttributeRoutes } from "./session-attribute-routes.ts";
import { systemRoutes } from "./system-routes.ts";
import { tagRoutes } from "./tag-routes.ts";

export const profiles = new Hono<AppEnv>()
  .route("/", systemRoutes)
  .use("/paps/*", apiToken)
  .use("/users/*", apiToken)
  .route("/", sessionAttributeRoutes)
  .route("/", environmentRoutes)
  .route("/", memberRoutes)
  .route("/", identityRoutes)
  .route("/", customAttributeRoutes)
  .route("/", tagRoutes)
  .route("/", accessRoutes);
