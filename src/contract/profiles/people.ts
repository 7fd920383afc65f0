// Identity attributes and what people have of them, and what anybody may ask of the service.

import { inPath, optional, required } from "../operation.ts";
import { givenId } from "./forms.ts";
import { identityAttribute, nameFilter, valueChanges } from "./identity.ts";
import { operation } from "./operation.ts";

const ATTRIBUTES = "/api/users/attributes";
const ATTRIBUTE = `${ATTRIBUTES}/:id`;
const VALUES = "/api/users/:userId/custom-attributes";

export const listIdentityAttributes = operation({
  id: "listIdentityAttributes",
  method: "GET",
  path: ATTRIBUTES,
  acts: "as-reader",
  takes: { filter: optional(nameFilter, { place: "query" }) },
  refuses: [],
});

export const addIdentityAttribute = operation({
  id: "addIdentityAttribute",
  method: "POST",
  path: ATTRIBUTES,
  acts: "as-writer",
  needsAllProfiles: true,
  takes: { definition: required(identityAttribute, { place: "whole-body" }) },
  refuses: ["duplicate"],
});

export const listIdentityTypes = operation({
  id: "listIdentityTypes",
  method: "GET",
  path: `${ATTRIBUTES}/identity-types`,
  acts: "as-reader",
  takes: {},
  refuses: [],
});

export const getIdentityAttribute = operation({
  id: "getIdentityAttribute",
  method: "GET",
  path: ATTRIBUTE,
  acts: "as-reader",
  takes: { id: inPath(givenId) },
  refuses: ["notFound"],
});

export const removeIdentityAttribute = operation({
  id: "removeIdentityAttribute",
  method: "DELETE",
  path: ATTRIBUTE,
  acts: "as-writer",
  needsAllProfiles: true,
  takes: { id: inPath(givenId) },
  refuses: ["notFound"],
});

export const listIdentityValues = operation({
  id: "listIdentityValues",
  method: "GET",
  path: VALUES,
  acts: "as-reader",
  needsAllProfiles: true,
  takes: { userId: inPath(givenId) },
  refuses: ["notFound"],
});

export const changeIdentityValues = operation({
  id: "changeIdentityValues",
  method: "PATCH",
  path: VALUES,
  acts: "as-writer",
  needsAllProfiles: true,
  takes: { userId: inPath(givenId), changes: required(valueChanges, { place: "whole-body" }) },
  refuses: ["notFound", "duplicate"],
});

export const getHealth = operation({
  id: "getHealth",
  method: "GET",
  path: "/api/health",
  acts: "as-anyone",
  takes: {},
  refuses: [],
});

export const getReadiness = operation({
  id: "getReadiness",
  method: "GET",
  path: "/api/ready",
  acts: "as-anyone",
  takes: {},
  refuses: ["unavailable"],
});

export const listFeatures = operation({
  id: "listFeatures",
  method: "GET",
  path: "/api/features",
  acts: "as-anyone",
  takes: {},
  refuses: [],
});
