/** What holds of every route: there is a call that succeeds, and the tests of all routes know of it. */
import { expect, it } from "vitest";
import { callRoute, newScene, ROUTE_CALLS, ROUTES } from "../kit/every-route.ts";

it("every route is known to the tests, once", () => {
  expect(ROUTE_CALLS.map(({ route }) => route).sort()).toEqual([...ROUTES].sort());
});

it.each(ROUTE_CALLS)("$route takes its call", async (routeCall) => {
  const { status, headers } = await callRoute(routeCall, await newScene());
  expect([200, 204]).toContain(status);
  expect(headers.get("X-Zato-CID")).toMatch(/^[0-9a-f]{24}$/);
});
