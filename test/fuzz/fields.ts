/** The parameters of every operation, with values that they are made for: from the declarations and their examples. */
import * as fc from "fast-check";
import type { Operation } from "../../src/contract/operation.ts";
import { PROFILE_OPERATIONS } from "../../src/contract/profiles/all.ts";
import { SSO_OPERATIONS } from "../../src/contract/sso/all.ts";
import { ACTS } from "../../src/contract/sso/operation.ts";
import type { OperationId } from "../../src/description/prose/all.ts";
import { EXAMPLES, isSso } from "../../src/description/prose/examples.ts";
import { anyText, GOOD, odd } from "./values.ts";

/** By parameter, or field of a body. */
type Values = Map<string, unknown[]>;

const BY_ROUTE = new Map<string, Values>(
  [...SSO_OPERATIONS, ...PROFILE_OPERATIONS].map(
    (operation) => [`${operation.method} ${operation.path}`, valuesOf(operation)] as const,
  ),
);
const ALL_FIELDS = [...new Set([...BY_ROUTE.values()].flatMap((values) => [...values.keys()]))];

/** What an operation takes, with the values that its examples have. */
function valuesOf(operation: Operation): Values {
  const values: Values = new Map();
  for (const [name, { place }] of Object.entries<Operation["takes"][string]>(operation.takes)) {
    if (place !== "path" && place !== "whole-body") values.set(name, []);
  }
  for (const { sends } of Object.values(EXAMPLES[operation.id as OperationId])) {
    for (const [name, value] of Object.entries(sends)) {
      if (operation.takes[name]?.place === "whole-body") addFields(values, value);
      else if (values.has(name)) values.get(name)?.push(value);
    }
  }
  if (isSso(operation)) {
    const { acting, target, user } = ACTS[operation.acts];
    values.set("current_app", ["CRM"]);
    if (acting !== null) values.set(acting, []);
    if (target !== "none") values.set("target_ust", []);
    if (user !== "none") values.set("user_id", ["$userId", "$otherId"]);
  }
  return values;
}

/** The fields of a body and, one level deeper, of what stands in them. */
function addFields(values: Values, body: unknown): void {
  if (Array.isArray(body)) for (const each of body) addFields(values, each);
  else if (typeof body === "object" && body !== null) {
    for (const [name, value] of Object.entries(body)) {
      values.set(name, [...(values.get(name) ?? []), value]);
      addFields(values, value);
    }
  }
}

/** A parameter: mostly one that calls of the route look at, sometimes any. */
export function fieldOf(route: string): fc.Arbitrary<string> {
  const own = [...(BY_ROUTE.get(route)?.keys() ?? [])];
  return fc.oneof(
    { weight: 80, arbitrary: fc.constantFrom(...(own.length > 0 ? own : ALL_FIELDS)) },
    { weight: 15, arbitrary: fc.constantFrom(...ALL_FIELDS) },
    { weight: 5, arbitrary: anyText },
  );
}

/** A value that a field is made for; anything odd where none is known. */
export function goodValueOf(route: string, field: string): fc.Arbitrary<unknown> {
  const shown = BY_ROUTE.get(route)?.get(field) ?? [];
  const known = [...(shown.length > 0 ? [fc.constantFrom(...shown)] : []), ...(GOOD.get(field) ?? [])];
  return known.length > 0 ? fc.oneof(...known) : odd;
}
