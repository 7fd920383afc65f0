// The SSO API: attributes of live user sessions and of users, wire-compatible with Zato SSO's REST API.

import { Hono } from "hono";
import { sessionAttributes, userAttributes } from "../contract/sso/attributes.ts";
import type { AppEnv } from "../http/app-env.ts";
import { mountAttributes } from "./attribute-routes.ts";
import { mountDecisions } from "./decision-routes.ts";
import { mountRewrapping } from "./rewrap-routes.ts";
import { mountSearch } from "./search-routes.ts";
import { mountSessions } from "./session-routes.ts";
import { mountSignIn } from "./sign-in-routes.ts";
import { mountSignUp } from "./sign-up-routes.ts";
import { mountUsers } from "./user-routes.ts";

export const sso = new Hono<AppEnv>();

mountAttributes(sso, sessionAttributes);
mountAttributes(sso, userAttributes);
mountSignIn(sso);
mountSessions(sso);
mountUsers(sso);
mountDecisions(sso);
mountSearch(sso);
mountSignUp(sso);
mountRewrapping(sso);
