// Every operation of the SSO API. Not part of the Worker, which mounts them one by one.

import { sessionAttributes, userAttributes } from "./attributes.ts";
import * as decisions from "./decisions.ts";
import * as search from "./search.ts";
import * as sessions from "./sessions.ts";
import * as signUp from "./sign-up.ts";
import * as users from "./users.ts";

/** All operations. */
export const SSO_OPERATIONS = [
  ...Object.values(sessionAttributes),
  ...Object.values(userAttributes),
  ...Object.values(sessions),
  ...Object.values(users),
  ...Object.values(decisions),
  ...Object.values(search),
  ...Object.values(signUp),
];

/** Any operation of the SSO API. */
export type AnySsoOperation = (typeof SSO_OPERATIONS)[number];
