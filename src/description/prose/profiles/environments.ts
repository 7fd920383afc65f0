// The environments of a profile, which are AWS roles, and its members, who may check it out.

import type * as profiles from "../../../contract/profiles/profiles.ts";
import {
  CREDENTIALS_DEFAULT_SECONDS,
  CREDENTIALS_MAX_SECONDS,
  CREDENTIALS_MIN_SECONDS,
  ENVIRONMENTS,
  MEMBERS,
} from "../../../limits.ts";
import { type Declared, PLAIN, type ProseTable } from "../prose.ts";
import { SAMPLE } from "../samples.ts";
import { type PROFILE_ATTRIBUTE_PROSE, PROFILE_ID } from "./profiles.ts";

const papId = PROFILE_ID;
const environmentId = "The id of the environment: 1 to 128 letters, digits, `_` and `-`.";
const userId = "The id of the user, as the SSO API has it.";

const ENVIRONMENT = {
  papId: SAMPLE.papId,
  environmentId: SAMPLE.environmentId,
  roleArn: SAMPLE.roleArn,
  region: null,
  durationSeconds: 3600,
  externalId: null,
};

export const ENVIRONMENT_PROSE: Omit<ProseTable<Declared<typeof profiles>>, keyof typeof PROFILE_ATTRIBUTE_PROSE> = {
  listEnvironments: {
    summary: "List a profile's environments",
    description: "The AWS roles that the profile gives, by their ids.",
    parameters: { papId },
    examples: PLAIN,
    answers: { environments: [ENVIRONMENT] },
  },
  getEnvironment: {
    summary: "Read an environment",
    description: "One AWS role of the profile.",
    parameters: { papId, environmentId },
    examples: PLAIN,
    answers: { environment: ENVIRONMENT },
  },
  setEnvironment: {
    summary: "Set an environment",
    description: `Makes an environment, or replaces it. A profile has at most ${ENVIRONMENTS}.`,
    parameters: { papId, environmentId, environment: "The AWS role, and how it is assumed." },
    fields: {
      roleArn: "The ARN of the IAM role.",
      region: "The region whose STS is asked; by default the setting `AWS_REGION`.",
      durationSeconds: `How long credentials last: ${CREDENTIALS_MIN_SECONDS} to ${CREDENTIALS_MAX_SECONDS} seconds, by default ${CREDENTIALS_DEFAULT_SECONDS}.`,
      externalId: "What the role's trust policy asks for, where it does: 2 to 1224 characters.",
    },
    examples: {
      role: { summary: "A role", sends: { environment: { roleArn: SAMPLE.roleArn } } },
      full: {
        summary: "With region, duration and external id",
        sends: {
          environment: {
            roleArn: SAMPLE.roleArn,
            region: "eu-central-1",
            durationSeconds: 900,
            externalId: "an-external-id",
          },
        },
      },
    },
    answers: {},
  },
  removeEnvironment: {
    summary: "Remove an environment",
    description: "Credentials that were checked out before stay valid until AWS ends them.",
    parameters: { papId, environmentId },
    examples: PLAIN,
    answers: {},
  },
  listMembers: {
    summary: "List a profile's members",
    description: "The users who may check the profile out. Super-users always may.",
    parameters: { papId },
    examples: PLAIN,
    answers: { members: [{ papId: SAMPLE.papId, userId: SAMPLE.userId }] },
  },
  addMember: {
    summary: "Add a member",
    description: `Lets a user check the profile out. A profile has at most ${MEMBERS} members.`,
    parameters: { papId, userId },
    examples: PLAIN,
    answers: {},
  },
  removeMember: {
    summary: "Remove a member",
    description: "The user may not check the profile out any more. The user may have been deleted since.",
    parameters: { papId, userId },
    examples: PLAIN,
    answers: {},
  },
};
