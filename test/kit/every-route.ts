/**
 * One call of every operation that succeeds, so that what must hold of all of them is tested of all: the first example
 * of the API description, in a scene.
 */
import type { Operation } from "../../src/contract/operation.ts";
import { PROFILE_OPERATIONS } from "../../src/contract/profiles/all.ts";
import { SSO_OPERATIONS } from "../../src/contract/sso/all.ts";
import { ACTS } from "../../src/contract/sso/operation.ts";
import type { OperationId } from "../../src/description/prose/all.ts";
import { EXAMPLES, filled, inPathOf, isSso } from "../../src/description/prose/examples.ts";
import type { Example, Json } from "../../src/description/prose/prose.ts";
import type { LiveSession } from "./people.ts";
import { READER, WRITER } from "./profiles.ts";
import { idsOf, type Scene } from "./scene.ts";
import { type Answer, APP, call, type Fields, type Sent } from "./service.ts";

/** The one credential that opens a route. */
type Opens = "nothing" | "session" | "super-user" | "read-token" | "write-token";

/** An operation, and what a call of it sends beside its credential. */
export interface RouteCall {
  operation: Operation;
  /** As the app and the audit log name it. */
  route: string;
  opens: Opens;
  /** Parameters that carry a session's token; none where a header does. */
  tokens: readonly string[];
  example: Example;
}

/** What a call proves itself with: a session's token in its parameters, or a header. */
export interface Credentials {
  ust?: string;
  authorization?: string;
}

/** Stands in every value of an attribute that a call sends, so that a test sees where it comes out. */
export const SENT_VALUE = "the value that a call has sent";

const OF_PROFILES = {
  "as-anyone": "nothing",
  "as-reader": "read-token",
  "as-writer": "write-token",
  "as-person": "session",
  "as-person-at-aws": "session",
} as const satisfies Record<string, Opens>;

export const ROUTE_CALLS: readonly RouteCall[] = [
  ...SSO_OPERATIONS.map((operation): RouteCall => {
    const { acting, target } = ACTS[operation.acts];
    const targets = target === "none" || target === "optional" ? [] : ["target_ust"];
    const isAdmins = operation.acts.includes("super-user");
    const opens = acting === null ? "nothing" : isAdmins ? "super-user" : "session";
    return { ...callOf(operation), opens, tokens: acting === null ? [] : [acting, ...targets] };
  }),
  ...PROFILE_OPERATIONS.map(
    (operation): RouteCall => ({ ...callOf(operation), opens: OF_PROFILES[operation.acts], tokens: [] }),
  ),
];

function callOf(operation: Operation): Pick<RouteCall, "operation" | "route" | "example"> {
  const [example] = Object.values(EXAMPLES[operation.id as OperationId]);
  if (!example) throw new Error(`there is no example of ${operation.id}`);
  return { operation, route: `${operation.method} ${operation.path}`, example };
}

/** The session that acts in the call of a route. */
export function actingSession({ opens }: RouteCall, { session, admin }: Scene): LiveSession {
  return opens === "super-user" ? admin : session;
}

/** The credentials that open a route. */
export function credentialsOf(routeCall: RouteCall, scene: Scene): Credentials {
  if (routeCall.opens === "nothing") return {};
  if (routeCall.opens === "read-token") return { authorization: READER };
  if (routeCall.opens === "write-token") return { authorization: WRITER };
  const { ust } = actingSession(routeCall, scene);
  return routeCall.tokens.length > 0 ? { ust } : { authorization: `Bearer ${ust}` };
}

/** The path of a route with the scene's ids in it. */
export function pathOf(routeCall: RouteCall, scene: Scene): string {
  const ids = idsOf(scene, actingSession(routeCall, scene));
  const [, path = ""] = routeCall.route.split(" ");
  return path.replace(/:(\w+)/g, (_, name: string) => String(filled(inPathOf(name, routeCall.example.sends), ids)));
}

/** What a call sends, with those credentials: parameters of the SSO API in the query string for GET, else in the body. */
export function sentOf(routeCall: RouteCall, scene: Scene, { ust, authorization }: Credentials): Sent {
  const isGet = routeCall.operation.method === "GET";
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  const { query, body } = parametersOf(routeCall, scene);
  if (!isSso(routeCall.operation)) return { headers, query, ...(isGet ? {} : { raw: JSON.stringify(body) }) };
  const tokens = ust === undefined ? {} : Object.fromEntries(routeCall.tokens.map((parameter) => [parameter, ust]));
  const all: Fields = { ...APP, ...tokens, ...(body as Fields) };
  return isGet ? { headers, query: all as Record<string, string> } : { headers, body: all };
}

/** The parameters of an example, but those in the path; those of the SSO API are all in the body here. */
function parametersOf(routeCall: RouteCall, scene: Scene): { query: Record<string, string>; body: Json } {
  const { takes } = routeCall.operation;
  const { sends, unique = "" } = routeCall.example;
  const other = { field: unique, ending: `-${crypto.randomUUID()}` };
  const ids = idsOf(scene, actingSession(routeCall, scene));
  const query: Record<string, string> = {};
  let body: Json = {};
  for (const [name, example] of Object.entries(filled(sends as Json, ids, other) as Record<string, Json>)) {
    const value = withSentValue(example, name);
    const place = takes[name]?.place ?? "body";
    if (place === "whole-body") body = value;
    else if (place === "query") query[name] = String(value);
    else if (place !== "path") body = { ...(body as object), [name]: value };
  }
  return { query, body };
}

/** Puts `SENT_VALUE` in place of the values of attributes of sessions and people. */
function withSentValue(sent: Json, name: string): Json {
  if (name === "value") return SENT_VALUE;
  if (Array.isArray(sent)) return sent.map((each: Json) => withSentValue(each, name));
  if (typeof sent !== "object" || sent === null) return sent;
  return Object.fromEntries(
    Object.entries(sent).map(([field, value]: [string, Json]) => {
      const isPersons = name === "customUserAttribute" && field === "attributeValue";
      return [field, isPersons ? SENT_VALUE : withSentValue(value, field)];
    }),
  );
}

/** Calls a route, with what opens it unless something else is given. */
export function callRoute(
  routeCall: RouteCall,
  scene: Scene,
  credentials = credentialsOf(routeCall, scene),
): Promise<Answer> {
  return call(routeCall.operation.method, pathOf(routeCall, scene), sentOf(routeCall, scene, credentials));
}
