// Reads a call of the SSO API in the contract's order, once for all operations: settings, size, JSON, `current_app`,
// what is missing, tokens, what is invalid. A handler gets values only after all of that.

import type { Context } from "hono";
import { applications, attributeRules, checkSsoSettings } from "../config.ts";
import { isObject } from "../contract/fields.ts";
import type { Parameters, ValuesOf } from "../contract/operation.ts";
import { application as applicationName, userId } from "../contract/sso/forms.ts";
import { type Missing, mistakenName } from "../contract/sso/items.ts";
import { ACTS, type Acts, type SsoOperation } from "../contract/sso/operation.ts";
import type { Wire } from "../contract/wire.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { credentialOf } from "../http/authorization.ts";
import { readJsonBody } from "../http/json-body.ts";
import { parseWithSources } from "../http/number-sources.ts";
import { countInvalidCredential } from "../http/rates.ts";
import { isPlainHttp, PLAIN_HTTP_RULE } from "../http/transport.ts";
import { refuseLongLives, type Written } from "./attribute-writes.ts";
import { type CallerOf, callerOf } from "./callers.ts";
import { invalidParameter, missingParameter, SsoError, unknownApplication } from "./errors.ts";
import { GivenParameters, readQuery } from "./given.ts";
import { hasNumberAsText, isTextField } from "./numbers.ts";
import { type Conditions, readConditions } from "./preconditions.ts";
import { presentedTokens, verifyTokens } from "./tokens.ts";

/** What a handler gets: the declared parameters, who acts on whom, and what the headers ask for. */
export interface Input<P extends Parameters, A extends Acts> {
  values: ValuesOf<P>;
  caller: CallerOf<A>;
  conditions: Conditions;
  /** As the caller calls itself in `current_app`. */
  application: string;
}

/** Reads a call. @throws {SsoError} the first fault in the contract's order */
export async function read<P extends Parameters, A extends Acts>(
  c: Context<AppEnv>,
  operation: SsoOperation<P, A>,
): Promise<Input<P, A>> {
  if (isPlainHttp(c.env, c.req.raw)) throw new SsoError("E008002", PLAIN_HTTP_RULE);
  checkSsoSettings(c.env);
  const rules = operation.attributesOf && attributeRules(c.env, operation.attributesOf);
  const body = await readBody(c);
  const query = readQuery(c.req.url);
  const given = new GivenParameters(query, body.value, operation.takes);
  const application = readApplication(c, given);
  const tokens = presentedTokens(operation.acts, given, credentialOf(c.req.raw.headers, ["bearer"]));
  const missing = missingOf(operation, given) ?? tokens.missing;
  if (tokens.missing) await countInvalidCredential(c.env, c.req.raw);
  if (missing) throw missingParameter(missing);
  const verified = await verifyTokens(c, operation.acts, tokens);
  if (!query.isWellFormed) throw new SsoError("E008002", "The query string must be UTF-8, percent-encoded.");
  if (tokens.invalid) throw tokens.invalid;
  const values = valuesOf(operation, new GivenParameters(query, withSources(operation, body), operation.takes));
  if (rules && "expiration" in operation.takes) refuseLongLives(rules, values as Written);
  const chosen = ACTS[operation.acts].user === "none" ? undefined : judged(given, "user_id", userId);
  const conditions = readConditions(c.req.raw.headers, operation.preconditions, given.has("name"));
  const caller = await callerOf(c, operation.acts, verified, chosen);
  recordNames(c, operation, values);
  return { values, caller, conditions, application };
}

async function readBody(c: Context<AppEnv>): Promise<{ value: object; text: string }> {
  const body = await readJsonBody(c.req.raw);
  if (!body.ok) throw new SsoError("E008002", body.message, body.reason === "too-large" ? { status: 413 } : {});
  if (!isObject(body.value)) throw new SsoError("E008002", "The body must be a JSON object.");
  return { value: body.value, text: body.text };
}

/** The body with numbers that stand for text as they were sent. That parses once more, so it comes after the tokens. */
function withSources({ takes }: SsoOperation, { value, text }: { value: object; text: string }): object {
  if (!hasNumberAsText(value, takes)) return value;
  const parsed = parseWithSources(text, isTextField(takes));
  if (parsed === undefined) throw new SsoError("E008002", "The body is nested too deeply.");
  return parsed as object;
}

function readApplication(c: Context<AppEnv>, given: GivenParameters): string {
  const named = given.has("current_app") ? applicationName.judge(given.raw("current_app")) : undefined;
  if (!named?.ok || !applications(c.env).has(named.value)) {
    throw unknownApplication(named?.ok ? named.value : undefined, given.has("current_app"));
  }
  audit(c, { application: named.value });
  return named.value;
}

function missingOf(operation: SsoOperation, given: GivenParameters): Missing | null {
  const { takes } = operation;
  const absent = Object.keys(takes).find((name) => takes[name]?.required && !given.has(name));
  if (absent !== undefined) return { parameter: absent, why: "is missing" };
  if (ACTS[operation.acts].user === "required" && !given.has("user_id")) {
    return { parameter: "user_id", why: "is missing" };
  }
  return operation.missing?.(given) ?? null;
}

function valuesOf<P extends Parameters>(operation: SsoOperation<P>, given: GivenParameters): ValuesOf<P> {
  judged(given, "current_app", applicationName);
  for (const [mistaken, meant] of operation.mistaken ?? []) {
    if (given.has(mistaken)) throw invalidParameter(mistaken, mistakenName(mistaken, meant));
  }
  const values: Record<string, unknown> = {};
  for (const [name, { wire, bodyOnly }] of Object.entries(operation.takes)) {
    if (bodyOnly && given.isInQuery(name)) throw invalidParameter(name, { rule: wire.expected });
    values[name] = judged(given, name, wire);
  }
  return values as ValuesOf<P>;
}

/** @throws {SsoError} where the parameter is not as it is expected */
function judged<T>(given: GivenParameters, parameter: string, wire: Wire<T>): T | undefined {
  const judgement = given.judge(parameter, wire);
  if (judgement.ok) return judgement.value;
  throw invalidParameter(parameter, judgement.refusals[0]);
}

/** The names that a call is about stand in its audit line, once it is known who calls. */
function recordNames<P extends Parameters>(c: Context<AppEnv>, { takes }: SsoOperation<P>, values: ValuesOf<P>): void {
  const parameter = Object.keys(takes).find((name) => takes[name]?.auditedAs === "names" && values[name] !== undefined);
  if (parameter === undefined) return;
  const given = values[parameter] as string | (string | { name: string })[];
  const named = Array.isArray(given) ? given : [given];
  audit(c, { names: named.map((one) => (typeof one === "string" ? one : one.name)) });
}
