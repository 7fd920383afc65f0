// All prose: by operation, and in the order and under the headings of the API description. An operation that is
// declared and has no prose is an error of types here.

import type { exchangeToken } from "../../contract/exchange.ts";
import type { home } from "../../contract/home.ts";
import type { AnyProfileOperation } from "../../contract/profiles/all.ts";
import type { AnySsoOperation } from "../../contract/sso/all.ts";
import type { WELL_KNOWN } from "../../contract/well-known.ts";
import { EXCHANGE_PROSE } from "./exchange.ts";
import { HOME_PROSE } from "./home.ts";
import { ACCESS_PROSE } from "./profiles/access.ts";
import { ENVIRONMENT_PROSE } from "./profiles/environments.ts";
import { IDENTITY_PROSE, SERVICE_PROSE } from "./profiles/people.ts";
import { PROFILE_ATTRIBUTE_PROSE } from "./profiles/profiles.ts";
import type { Prose, ProseTable } from "./prose.ts";
import { SESSION_ATTRIBUTE_PROSE, USER_ATTRIBUTE_PROSE } from "./sso/attributes.ts";
import { DECISION_PROSE } from "./sso/decisions.ts";
import { SEARCH_PROSE } from "./sso/search.ts";
import { SESSION_PROSE } from "./sso/sessions.ts";
import { SIGN_UP_PROSE } from "./sso/sign-up.ts";
import { USER_PROSE } from "./sso/users.ts";
import { WELL_KNOWN_PROSE } from "./well-known.ts";

/** By operation. */
export const PROSE: ProseTable<
  AnySsoOperation | AnyProfileOperation | typeof exchangeToken | typeof home | (typeof WELL_KNOWN)[number]
> = {
  ...EXCHANGE_PROSE,
  ...SESSION_ATTRIBUTE_PROSE,
  ...USER_ATTRIBUTE_PROSE,
  ...SESSION_PROSE,
  ...USER_PROSE,
  ...DECISION_PROSE,
  ...SEARCH_PROSE,
  ...SIGN_UP_PROSE,
  ...PROFILE_ATTRIBUTE_PROSE,
  ...ENVIRONMENT_PROSE,
  ...IDENTITY_PROSE,
  ...ACCESS_PROSE,
  ...SERVICE_PROSE,
  ...HOME_PROSE,
  ...WELL_KNOWN_PROSE,
};

export type OperationId = keyof typeof PROSE;

/** A heading of the API description. */
interface Tag {
  name: string;
  description: string;
  prose: Readonly<Record<string, Prose>>;
}

export const TAGS: readonly Tag[] = [
  {
    name: "Sessions",
    description: "SSO API: signing in and out, and what can be asked and done about live sessions.",
    prose: SESSION_PROSE,
  },
  {
    name: "Identity providers",
    description: "Signing in with the login that people already have.",
    prose: EXCHANGE_PROSE,
  },
  {
    name: "Session attributes",
    description: "SSO API: small facts that belong to a live session and end with it.",
    prose: SESSION_ATTRIBUTE_PROSE,
  },
  {
    name: "User attributes",
    description: "SSO API: the same for a user; they outlive the sessions.",
    prose: USER_ATTRIBUTE_PROSE,
  },
  {
    name: "Users",
    description: "SSO API: users, their state and their passwords.",
    prose: { ...USER_PROSE, ...DECISION_PROSE, ...SEARCH_PROSE, ...SIGN_UP_PROSE },
  },
  {
    name: "Profiles",
    description: "Profile API: which facts become AWS session tags when a profile is checked out.",
    prose: PROFILE_ATTRIBUTE_PROSE,
  },
  {
    name: "Environments and members",
    description: "Profile API: the AWS roles that a profile gives, and to whom.",
    prose: ENVIRONMENT_PROSE,
  },
  {
    name: "Identity attributes",
    description: "Profile API: what is known of a person beyond a session.",
    prose: IDENTITY_PROSE,
  },
  {
    name: "Check-out",
    description: "Profile API, the person's own side: AWS credentials with the profile's session tags.",
    prose: ACCESS_PROSE,
  },
  {
    name: "Service",
    description: "What needs no credential.",
    prose: { ...HOME_PROSE, ...SERVICE_PROSE, ...WELL_KNOWN_PROSE },
  },
];
