// The whole service on one screen: what every answer carries, the two APIs, what is public before them, and what happens
// to a request that nobody takes.

import { type Context, Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { getPathNoStrict } from "hono/utils/url";
import { exchangeToken } from "./contract/exchange.ts";
import { mountHome } from "./home.ts";
import type { AppEnv } from "./http/app-env.ts";
import { CORS_PATHS, configuredOrigins } from "./http/cors.ts";
import { everyAnswer } from "./http/every-answer.ts";
import * as oauthErrors from "./oauth/errors.ts";
import { mountExchange } from "./oauth/exchange.ts";
import * as problems from "./profiles/problems.ts";
import { profiles } from "./profiles/routes.ts";
import * as ssoErrors from "./sso/errors.ts";
import { sso } from "./sso/routes.ts";
import { mountWellKnown } from "./well-known.ts";

const isOfProfiles = (path: string) => path === "/api" || path.startsWith("/api/");

/** Paths are taken with and without a slash at the end; empty first segments are what a base URL with a slash makes. */
const pathOf = (request: Request) => getPathNoStrict(request).replace(/^\/{2,}/, "/");

/** Each API answers failures in its own form, and the exchange of tokens in OAuth's. */
function answerError(error: unknown, c: Context<AppEnv>): Response {
  if (c.req.path === exchangeToken.path) return oauthErrors.answerOauthError(error, c);
  return isOfProfiles(c.req.path) ? problems.answerProblem(error, c) : ssoErrors.answerSsoError(error, c);
}

/** The order in which `Allow` names methods. */
const METHODS = ["HEAD", "GET", "POST", "PUT", "PATCH", "DELETE"];

function answerWrongMethod(c: Context<AppEnv>, methods: string[]): Response {
  const allowed = METHODS.filter((method) => methods.includes(method));
  const { path } = c.req;
  if (path === exchangeToken.path) return answerError(oauthErrors.wrongMethod(allowed), c);
  return answerError(isOfProfiles(path) ? problems.wrongMethod(allowed) : ssoErrors.wrongMethod(allowed), c);
}

export const app = new Hono<AppEnv>({ getPath: pathOf });

app.use(everyAnswer);
for (const path of CORS_PATHS) app.use(path, configuredOrigins);
app.use(methodNotAllowed({ app, onMethodNotAllowed: answerWrongMethod }));
mountHome(app);
mountWellKnown(app);
mountExchange(app);
app.route("/", sso);
app.route("/", profiles);
app.notFound((c) =>
  isOfProfiles(c.req.path)
    ? problems.answerProblem(problems.noSuchPath(), c)
    : ssoErrors.answerSsoError(ssoErrors.noSuchPath(), c),
);
app.onError(answerError);
