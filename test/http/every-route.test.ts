/** The calls that stand for all routes in tests do stand for all of them. */
import { expect, it } from "vitest";
import { app } from "../../src/app.ts";
import { exchangeToken } from "../../src/contract/exchange.ts";
import { home } from "../../src/contract/home.ts";
import { WELL_KNOWN } from "../../src/contract/well-known.ts";
import { ROUTE_CALLS } from "../kit/every-route.ts";

it("every route of the app has its call, once", () => {
  // The page at the root, what is published and the exchange of tokens are of neither API, and have tests of their own.
  const others = [home, exchangeToken, ...WELL_KNOWN].map(({ path }): string => path);
  const ofApis = app.routes.filter(({ method, path }) => method !== "ALL" && !others.includes(path));
  const routes = ofApis.map(({ method, path }) => `${method} ${path}`);
  expect(routes.length).toBeGreaterThan(50);
  expect(ROUTE_CALLS.map(({ route }) => route).sort()).toEqual(routes.sort());
});
