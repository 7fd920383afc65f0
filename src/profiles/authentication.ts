// Who calls the profile API: API tokens, each with a scope. Nothing else opens it, least of all a session's token.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { apiTokens, checkProfileSettings } from "../config.ts";
import { type ApiToken, findApiToken, isApiTokenShaped } from "../crypto/api-token.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { addressKey, countCall } from "../http/rates.ts";
import { noToken, Problem, unknownToken } from "./problems.ts";

const CREDENTIAL = /^(?:TOKEN|Bearer) (\S+)$/;
const READING_VERBS: ReadonlySet<string> = new Set(["GET", "HEAD"]);
/** It changes nothing, and is a POST only because a session's token does not belong in a URL. */
const READING_POST = "/paps/:papId/session-tags";

/** Lets a call through that has an API token of the scope its verb needs. An unknown path and verb are judged first. */
export const apiToken = createMiddleware<AppEnv>(async function apiToken(c, next) {
  const routes = matchedRoutes(c);
  if (routes.every(({ method }) => method === "ALL")) return next();
  checkProfileSettings(c.env);
  const token = await callingToken(c);
  note(c, { actor: token.name });
  await countCall(c.env, "CALLS", `api-token ${token.name}`);
  const isReading = READING_VERBS.has(c.req.method) || routes.some(({ path }) => path.endsWith(READING_POST));
  if (token.scope === "read" && !isReading) {
    throw new Problem("forbidden", "This API token may only read.");
  }
  return next();
});

async function callingToken(c: Context<AppEnv>): Promise<ApiToken> {
  const header = c.req.header("Authorization");
  if (header === undefined) throw noToken("An API token is needed: `Authorization: TOKEN <token>`.");
  const presented = CREDENTIAL.exec(header)?.[1];
  const isShaped = presented !== undefined && isApiTokenShaped(presented);
  const token = isShaped ? await findApiToken(apiTokens(c.env), presented) : null;
  if (token) return token;
  await countCall(c.env, "INVALID_CREDENTIALS", addressKey(c.req.raw));
  if (!isShaped) throw noToken("The Authorization header must be `TOKEN <token>`, with an API token.");
  throw unknownToken("The API token is unknown.");
}
