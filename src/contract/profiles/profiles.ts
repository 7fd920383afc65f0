// What an access profile is: its session attributes, its environments, its members, and the check of its tags.

import { inPath, required } from "../operation.ts";
import { environment } from "./environment.ts";
import { givenId, profileId, sessionToken } from "./forms.ts";
import { operation } from "./operation.ts";
import { newSessionAttribute, sessionAttribute } from "./session-attribute.ts";

const PROFILE = "/api/paps/:papId";
const ATTRIBUTES = `${PROFILE}/session-attributes`;
const ENVIRONMENT = `${PROFILE}/environments/:environmentId`;
const MEMBER = `${PROFILE}/members/:userId`;

const papId = inPath(profileId, "profile");
const environmentId = inPath(profileId, "environment");
const userId = inPath(givenId);

export const listSessionAttributes = operation({
  id: "listSessionAttributes",
  method: "GET",
  path: ATTRIBUTES,
  acts: "as-reader",
  takes: { papId },
  refuses: [],
});

export const addSessionAttribute = operation({
  id: "addSessionAttribute",
  method: "POST",
  path: ATTRIBUTES,
  acts: "as-writer",
  takes: { papId, attribute: required(newSessionAttribute, { place: "whole-body" }) },
  refuses: ["duplicate"],
});

export const replaceSessionAttribute = operation({
  id: "replaceSessionAttribute",
  method: "PUT",
  path: ATTRIBUTES,
  acts: "as-writer",
  takes: { papId, attribute: required(sessionAttribute, { place: "whole-body" }) },
  preconditions: "revision",
  refuses: ["changed", "notFound", "duplicate"],
});

export const removeSessionAttribute = operation({
  id: "removeSessionAttribute",
  method: "DELETE",
  path: `${ATTRIBUTES}/:id`,
  acts: "as-writer",
  takes: { papId, id: inPath(givenId) },
  preconditions: "revision",
  refuses: ["changed", "notFound"],
});

export const listEnvironments = operation({
  id: "listEnvironments",
  method: "GET",
  path: `${PROFILE}/environments`,
  acts: "as-reader",
  takes: { papId },
  refuses: [],
});

export const getEnvironment = operation({
  id: "getEnvironment",
  method: "GET",
  path: ENVIRONMENT,
  acts: "as-reader",
  takes: { papId, environmentId },
  refuses: ["notFound"],
});

export const setEnvironment = operation({
  id: "setEnvironment",
  method: "PUT",
  path: ENVIRONMENT,
  acts: "as-writer",
  needsAllProfiles: true,
  takes: { papId, environmentId, environment: required(environment, { place: "whole-body" }) },
  refuses: [],
});

export const removeEnvironment = operation({
  id: "removeEnvironment",
  method: "DELETE",
  path: ENVIRONMENT,
  acts: "as-writer",
  needsAllProfiles: true,
  takes: { papId, environmentId },
  refuses: ["notFound"],
});

export const listMembers = operation({
  id: "listMembers",
  method: "GET",
  path: `${PROFILE}/members`,
  acts: "as-reader",
  takes: { papId },
  refuses: [],
});

export const addMember = operation({
  id: "addMember",
  method: "PUT",
  path: MEMBER,
  acts: "as-writer",
  takes: { papId, userId },
  refuses: ["notFound"],
});

export const removeMember = operation({
  id: "removeMember",
  method: "DELETE",
  path: MEMBER,
  acts: "as-writer",
  takes: { papId, userId },
  refuses: ["notFound"],
});

/** It changes nothing, and is a POST only because a session's token does not belong in a URL. */
export const checkTags = operation({
  id: "checkSessionTags",
  method: "POST",
  path: `${PROFILE}/session-tags`,
  acts: "as-reader",
  takes: { papId, ust: required(sessionToken, { place: "body" }) },
  preconditions: "none",
  refuses: [],
});
