/**
 * Fuzzed requests on their way out: the call of a route that would succeed, with everything that was changed about it.
 */
import { pathOf, ROUTE_CALLS, type RouteCall, sentOf } from "../kit/every-route.ts";
import { type Fields, type Sent, send } from "../kit/service.ts";
import type { FuzzRequest } from "./requests.ts";
import type { World } from "./world.ts";

/** An answer as it came. */
export interface RawAnswer {
  method: string;
  /** Whether it is of the profile API. */
  isOfProfiles: boolean;
  status: number;
  headers: Headers;
  text: string;
}

const BY_ROUTE = new Map(ROUTE_CALLS.map((routeCall) => [routeCall.route, routeCall]));

/** Sends a request. */
export async function sendFuzzed(request: FuzzRequest, world: World): Promise<RawAnswer> {
  const routeCall = BY_ROUTE.get(request.route);
  if (!routeCall) throw new Error(`there is no ${request.route}`);
  const [usual = ""] = request.route.split(" ");
  const method = request.method ?? usual;
  const path = pathBy(request, routeCall, world) + (request.path ?? "");
  const { pathname } = new URL(path, "https://sso.example.com");
  const response = await send(method, path, sentBy(request, routeCall, world));
  const { status, headers } = response;
  return { method, isOfProfiles: /^\/api(?:\/|$)/.test(pathname), status, headers, text: await response.text() };
}

function pathBy({ segment }: FuzzRequest, routeCall: RouteCall, world: World): string {
  if (segment === null) return pathOf(routeCall, world.scene);
  const route = routeCall.route.replace(/:\w+/, String(world.resolve(segment)).replaceAll("$", "$$$$"));
  return pathOf({ ...routeCall, route }, world.scene);
}

function sentBy(request: FuzzRequest, routeCall: RouteCall, world: World): Sent {
  const plain = sentOf(routeCall, world.scene, world.credentials(request.credential, routeCall));
  const headers = { ...plain.headers, ...Object.fromEntries(request.headers) };
  const search = new URLSearchParams([
    ...(plain.raw === undefined ? [] : Object.entries(plain.query ?? {})),
    ...request.query,
  ] as [string, string][]);
  if (request.raw !== null) {
    const raw = typeof request.raw === "string" ? request.raw : new Uint8Array(request.raw);
    return { headers, search: String(search), raw };
  }
  const fields: unknown = plain.raw === undefined ? { ...plain.query, ...plain.body } : JSON.parse(String(plain.raw));
  const isInBody = plain.query === undefined && !(routeCall.route.startsWith("GET ") && plain.raw === undefined);
  if (Array.isArray(fields)) {
    const raw = JSON.stringify(fields.map((item) => changedItem(request, item, world)));
    return { headers, search: String(search), raw };
  }
  const changed = changedBy(request, fields as Fields, world);
  if (isInBody !== request.isElsewhere) return { headers, search: String(search), raw: JSON.stringify(changed) };
  for (const [name, value] of Object.entries(changed)) {
    for (const each of [value].flat()) search.append(name, typeof each === "string" ? each : JSON.stringify(each));
  }
  return { headers, search: String(search) };
}

function changedBy({ changes, drops }: FuzzRequest, fields: Fields, world: World): Fields {
  const changed = { ...fields };
  for (const [name, value] of changes) changed[name] = world.resolve(value);
  for (const name of drops) delete changed[name];
  return changed;
}

/** A change of a list has its own fields and, one level below, those of the value that it is about. */
function changedItem(request: FuzzRequest, { customUserAttribute, ...item }: Fields, world: World): Fields {
  const about = changedBy(request, customUserAttribute as Fields, world);
  return { ...changedBy(request, item, world), customUserAttribute: about };
}
