// Check-out, credentials and check-in: the person's own side, opened by a live session and nothing else.

import { inPath, optional } from "../operation.ts";
import { givenId, only, profileId } from "./forms.ts";
import { operation } from "./operation.ts";

const ACCESS = "/api/access";

export const checkOut = operation({
  id: "checkOut",
  method: "POST",
  path: `${ACCESS}/:papId/environments/:environmentId`,
  acts: "as-person-at-aws",
  takes: {
    papId: inPath(profileId, "profile"),
    environmentId: inPath(profileId, "environment"),
    accessType: optional(only("PROGRAMMATIC"), { place: "query", takesList: true }),
  },
  refuses: ["forbidden", "checkedOut", "awsRefuses", "notFound"],
});

export const listCheckOuts = operation({
  id: "listCheckOuts",
  method: "GET",
  path: `${ACCESS}/app-access-status`,
  acts: "as-person",
  takes: {},
  refuses: [],
});

export const getCredentials = operation({
  id: "getCredentials",
  method: "GET",
  path: `${ACCESS}/:transactionId/tokens`,
  acts: "as-person",
  takes: { transactionId: inPath(givenId) },
  refuses: ["forbidden", "notFound"],
});

export const checkIn = operation({
  id: "checkIn",
  method: "PUT",
  path: `${ACCESS}/:transactionId`,
  acts: "as-person",
  takes: { transactionId: inPath(givenId), type: optional(only("API"), { place: "query", takesList: true }) },
  refuses: ["notFound"],
});
