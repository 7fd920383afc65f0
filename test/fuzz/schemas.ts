/**
 * The documented form of every answer, and the failures that are documented, by the route that gives them. Nothing else
 * may stand in an answer.
 */
import type * as z from "zod";
import type { Operation } from "../../src/contract/operation.ts";
import { PROFILE_OPERATIONS } from "../../src/contract/profiles/all.ts";
import { KINDS } from "../../src/contract/profiles/codes.ts";
import { SSO_OPERATIONS } from "../../src/contract/sso/all.ts";
import { profileFailuresOf, ssoFailuresOf } from "../../src/description/answers/failures.ts";
import { PROFILE_ANSWERS } from "../../src/description/answers/profiles.ts";
import { SSO_ANSWERS } from "../../src/description/answers/sso.ts";

export { PROBLEM, SSO_FAILURE } from "../../src/description/answers/failures.ts";

const ANSWERS: Record<string, z.ZodType | null> = { ...SSO_ANSWERS, ...PROFILE_ANSWERS };

const routeOf = ({ method, path }: Operation) => `${method} ${path}`;

/** The body of a success, by route; null where there is none. */
export const SUCCESSES: Record<string, z.ZodType | null> = Object.fromEntries(
  [...SSO_OPERATIONS, ...PROFILE_OPERATIONS].map((operation) => [routeOf(operation), ANSWERS[operation.id] ?? null]),
);

/** The codes that an answer may have, as "status code": those that the operation documents, or those of no operation. */
const FAILURES: Record<string, string[]> = Object.fromEntries([
  ...SSO_OPERATIONS.map((operation) => [
    routeOf(operation),
    ssoFailuresOf(operation).map(({ status, code }) => `${status} ${code}`),
  ]),
  ...PROFILE_OPERATIONS.map((operation) => [
    routeOf(operation),
    profileFailuresOf(operation).map(({ status, kind }) => `${status} ${KINDS[kind][1]}`),
  ]),
]);
const OF_NO_OPERATION = ["404 E008001", "405 E008001", "404 E1004", "405 E1000"];

/** The failures that are documented of a route, each as "status code"; of none, those of paths and methods. */
export function failuresOf(route: string | undefined): string[] {
  return route === undefined ? OF_NO_OPERATION : (FAILURES[route] ?? []);
}
