// The profile API: session attributes of access profiles, wire-compatible with Britive's "Manage Session Attributes".

import { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { mountAccess } from "./access-routes.ts";
import { mountCustomAttributes } from "./custom-attribute-routes.ts";
import { mountEnvironments } from "./environment-routes.ts";
import { mountIdentityAttributes } from "./identity-routes.ts";
import { mountMembers } from "./member-routes.ts";
import { mountSessionAttributes } from "./session-attribute-routes.ts";
import { mountSystem } from "./system-routes.ts";
import { mountTagCheck } from "./tag-routes.ts";

export const profiles = new Hono<AppEnv>();

mountSystem(profiles);
mountSessionAttributes(profiles);
mountEnvironments(profiles);
mountMembers(profiles);
mountIdentityAttributes(profiles);
mountCustomAttributes(profiles);
mountTagCheck(profiles);
mountAccess(profiles);
