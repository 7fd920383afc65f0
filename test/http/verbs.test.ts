/** Which verbs a path answers to: what tells 404 from 405. */
import { Hono } from "hono";
import { expect, it } from "vitest";
import { verbsOf } from "../../src/http/verbs.ts";

const app = new Hono()
  .use(async (_c, next) => next())
  .get("/both", (c) => c.text("read"))
  .post("/both", (c) => c.text("written"))
  .on(["PUT", "PATCH"], "/changed/:id", (c) => c.text("changed"))
  .route(
    "/below",
    new Hono().delete("/one", (c) => c.text("deleted")),
  );

it.each([
  ["/both", ["HEAD", "GET", "POST"]],
  ["/changed/5", ["PUT", "PATCH"]],
  ["/below/one", ["DELETE"]],
  ["/below", []],
  ["/both/", []],
  ["/none", []],
  ["/", []],
])("%s takes %j; middleware does not count", (path, verbs) => {
  expect(verbsOf(app, path)).toEqual(verbs);
});
