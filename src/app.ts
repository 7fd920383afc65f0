// The whole service on one screen: what every answer carries, the two APIs, and what happens to a request that
// nobody takes.

import { Hono } from "hono";
import type { AppEnv } from "./http/app-env.ts";
import { everyAnswer } from "./http/every-answer.ts";
import { verbsOf } from "./http/verbs.ts";
import { answerSsoError, noSuchCall } from "./sso/errors.ts";
import { sso } from "./sso/routes.ts";

export const app = new Hono<AppEnv>();

app.use(everyAnswer);
app.route("/zato/sso", sso);
app.notFound((c) => answerSsoError(noSuchCall(verbsOf(app, c.req.path)), c));
app.onError(answerSsoError);
