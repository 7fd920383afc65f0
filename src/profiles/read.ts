// Reads a call of the profile API in the contract's order, once for all operations: credential, scope, size, then every
// fault of the input at once, so that a caller sees them all and no object is asked in vain.

import type { Context } from "hono";
import type { Parameter, Parameters, ValuesOf } from "../contract/operation.ts";
import type { Acts, ProfileOperation } from "../contract/profiles/operation.ts";
import type { Refusal } from "../contract/wire.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { readJsonBody } from "../http/json-body.ts";
import type { Match } from "../objects/profile-object.ts";
import { type CallerOf, callerOf } from "./callers.ts";
import { readPreconditions } from "./preconditions.ts";
import { type FieldFault, invalidInput, Problem } from "./problems.ts";

/** What a handler gets: the declared parameters, who calls, and the revisions that a change is made on. */
export interface Input<P extends Parameters, A extends Acts> {
  values: ValuesOf<P>;
  caller: CallerOf<A>;
  match: Match;
}

/** Reads a call. @throws {Problem} the first fault in the contract's order; all faults of the input together */
export async function read<P extends Parameters, A extends Acts>(
  c: Context<AppEnv>,
  operation: ProfileOperation<P, A>,
): Promise<Input<P, A>> {
  const caller = await callerOf(c, operation);
  const takes = Object.entries(operation.takes);
  const body = takes.some(([, { place }]) => place === "body" || place === "whole-body") ? await readBody(c) : {};
  const faults: FieldFault[] = [];
  const values = takes.map(([name, parameter]) => [name, judged(c, name, parameter, body, faults)] as const);
  const match = readPreconditions(c.req.raw.headers, operation.preconditions, faults);
  if (faults.length > 0) throw invalidInput(faults);
  for (const [name, value] of values) {
    const fact = operation.takes[name]?.auditedAs;
    if (fact !== undefined) audit(c, { [fact]: value });
  }
  return { values: Object.fromEntries(values) as ValuesOf<P>, caller, match };
}

async function readBody(c: Context<AppEnv>): Promise<unknown> {
  const body = await readJsonBody(c.req.raw);
  if (body.ok) return body.value;
  if (body.reason === "too-large") throw new Problem("tooLarge", body.message);
  throw invalidInput([{ field: "body", rule: body.message }]);
}

function judged(
  c: Context<AppEnv>,
  name: string,
  { wire, required, place, takesList }: Parameter,
  body: unknown,
  faults: FieldFault[],
): unknown {
  const [raw, ...others] = rawValues(c, name, place, body);
  if (raw === undefined && !required) return undefined;
  if (others.length > 0 && !(takesList && others.every((other) => other === raw))) {
    faults.push({ field: name, rule: wire.expected });
    return undefined;
  }
  const judgement = wire.judge(raw);
  if (judgement.ok) return judgement.value;
  const field = ({ at }: Refusal) => (place === "whole-body" ? (at ?? "body") : name);
  faults.push(...judgement.refusals.map((refusal) => ({ field: field(refusal), rule: refusal.rule })));
  return undefined;
}

/** What was given for a parameter; several values only where a query string repeats it. */
function rawValues(c: Context<AppEnv>, name: string, place: Parameter["place"], body: unknown): unknown[] {
  switch (place) {
    case "path":
      return [c.req.param(name)];
    case "query":
      return c.req.queries(name) ?? [];
    case "whole-body":
      return [body];
    default:
      return [
        typeof body === "object" && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined,
      ];
  }
}
