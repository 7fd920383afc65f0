/** The calls that stand for all routes in tests do stand for all of them. */
import { expect, it } from "vitest";
import { app } from "../../src/app.ts";
import { ROUTE_CALLS } from "../kit/every-route.ts";

it("every route of the app has its call, once", () => {
  const routes = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
  expect(routes.length).toBeGreaterThan(50);
  expect(ROUTE_CALLS.map(({ route }) => route).sort()).toEqual(routes.sort());
});
