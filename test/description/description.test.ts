/** The router, the operations and the API description speak of the same calls, and of no others. */
import { expect, it } from "vitest";
import { app } from "../../src/app.ts";
import { exchangeToken } from "../../src/contract/exchange.ts";
import { home } from "../../src/contract/home.ts";
import { PROFILE_OPERATIONS } from "../../src/contract/profiles/all.ts";
import { SSO_OPERATIONS } from "../../src/contract/sso/all.ts";
import { WELL_KNOWN } from "../../src/contract/well-known.ts";
import { TAGS } from "../../src/description/prose/all.ts";
import { DESCRIBED } from "./description.ts";

const OPERATIONS = [home, exchangeToken, ...WELL_KNOWN, ...SSO_OPERATIONS, ...PROFILE_OPERATIONS];
const described = (path: string) => path.replace(/:(\w+)/g, "{$1}");

it("every route is an operation, and every operation a route", () => {
  const routes = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
  expect(routes.length).toBeGreaterThan(50);
  expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(routes.sort());
});

it("every operation is described under its id, and nothing else is", () => {
  const expected = OPERATIONS.map(({ id, method, path }) => `${id}: ${method} ${described(path)}`);
  const found = DESCRIBED.map(({ method, path, operation }) => `${operation.operationId}: ${method} ${path}`);
  expect(found.sort()).toEqual(expected.sort());
  expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
});

it("every operation stands under one heading", () => {
  const placed = TAGS.flatMap(({ prose }) => Object.keys(prose));
  expect(placed.sort()).toEqual(OPERATIONS.map(({ id }) => id).sort());
});
