// The whole service on one screen: what every answer carries, the two APIs, and what happens to a request that
// nobody takes.

import { Hono } from "hono";
import { getPath, getPathNoStrict } from "hono/utils/url";
import type { AppEnv } from "./http/app-env.ts";
import { everyAnswer } from "./http/every-answer.ts";
import { verbsOf } from "./http/verbs.ts";
import { answerProblem, noSuchPath } from "./profiles/problems.ts";
import { profiles } from "./profiles/routes.ts";
import { answerSsoError, noSuchCall } from "./sso/errors.ts";
import { sso } from "./sso/routes.ts";

const isOfProfiles = (path: string) => path === "/api" || path.startsWith("/api/");

/** The profile API takes its paths with a slash at the end, too. */
const pathOf = (request: Request) => (isOfProfiles(getPath(request)) ? getPathNoStrict(request) : getPath(request));

export const app = new Hono<AppEnv>({ getPath: pathOf });

app.use(everyAnswer);
app.route("/zato/sso", sso);
app.route("/api", profiles);
app.notFound((c) => {
  const verbs = verbsOf(app, c.req.path);
  return isOfProfiles(c.req.path) ? answerProblem(noSuchPath(verbs), c) : answerSsoError(noSuchCall(verbs), c);
});
app.onError((error, c) => (isOfProfiles(c.req.path) ? answerProblem(error, c) : answerSsoError(error, c)));
