// What is published about the tokens that this service signs for AWS (OpenID Connect Discovery 1.0). It belongs to
// neither API.

import type { Operation } from "./operation.ts";

export const openidConfiguration = {
  id: "getOpenidConfiguration",
  method: "GET",
  path: "/.well-known/openid-configuration",
  takes: {},
  refuses: [],
} as const satisfies Operation;

export const jsonWebKeys = {
  id: "getJsonWebKeys",
  method: "GET",
  path: "/.well-known/jwks.json",
  takes: {},
  refuses: [],
} as const satisfies Operation;

export const WELL_KNOWN = [openidConfiguration, jsonWebKeys] as const;
