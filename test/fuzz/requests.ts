/**
 * Requests as anybody may send them: calls that are valid, nearly valid, or nothing of the kind. They name people, ids
 * and tokens by what they are (`$userId`), so that a failure prints no token and can be played again.
 */
import * as fc from "fast-check";
import { ROUTE_CALLS } from "../kit/every-route.ts";
import { fieldOf, goodValueOf } from "./fields.ts";
import { anyText, IDS, name, odd, SQL } from "./values.ts";

/** With what a call tries to get in; `own` is what the route takes. */
export type Credential = (typeof CREDENTIALS)[number];

/** One request, made from the call of a route that would succeed. */
export interface FuzzRequest {
  route: string;
  credential: Credential;
  /** Whether parameters go to the other place: to the body of GET, to the query string of others. */
  isElsewhere: boolean;
  changes: [field: string, value: unknown][];
  drops: string[];
  /** In place of all fields: a text or bytes. */
  raw: string | number[] | null;
  method: string | null;
  /** In place of the first id in the path. */
  segment: string | null;
  /** Behind the path. */
  path: string | null;
  query: [name: string, value: string][];
  headers: [name: string, value: string][];
}

const CREDENTIALS = [
  "own",
  "none",
  "forged",
  "ended",
  "session",
  "super-user",
  "reader",
  "writer",
  "token in the wrong scheme",
  "API token as a session",
  "another beside it",
  "garbage",
] as const;

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];

function changesOf(route: string): fc.Arbitrary<[string, unknown][]> {
  const good = fieldOf(route).chain((field) => fc.tuple(fc.constant(field), goodValueOf(route, field)));
  const bad = fc.tuple(fieldOf(route), odd);
  return fc.oneof<fc.MaybeWeightedArbitrary<[string, unknown][]>[]>(
    { weight: 25, arbitrary: fc.constant([]) },
    { weight: 45, arbitrary: fc.array(good, { minLength: 1, maxLength: 4 }) },
    { weight: 30, arbitrary: fc.array(bad, { minLength: 1, maxLength: 3 }) },
  );
}

/** A number of times out of a hundred; otherwise nothing of it. */
function sometimes<T>(percent: number, often: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> {
  return fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(otherwise) }, { weight: percent, arbitrary: often });
}

const garbage = fc.oneof<fc.Arbitrary<string | number[]>[]>(
  fc.constantFrom(
    "",
    " ",
    "null",
    "[]",
    "0",
    '"text"',
    "{",
    "{}",
    '{"a":',
    "[1,2",
    '{"current_app":"CRM"}',
    "\ufeff{}",
    "a=b&c=d",
  ),
  fc.constantFrom(
    '{"__proto__":{"current_app":"CRM"}}',
    '{"current_app":"CRM","current_app":"ERP"}',
    "[[[[]]]]",
    '"\\ud800"',
  ),
  fc.json(),
  anyText,
  fc.array(fc.nat(255), { maxLength: 60 }),
);

const path = fc.oneof(
  fc.constantFrom("/", "//", "/x", "%00", "%ff", "%2e%2e", "/%F0%9F%98%80", "/../x", "?", "/a/b/c", ";a=b", "%", "*"),
  fc.webPath(),
  fc.string({ unit: "binary", maxLength: 20 }).map((some) => `/${encodeURIComponent(some)}`),
);

const headers = fc.constantFrom<[string, string][]>(
  ["If-Match", "*"],
  ["If-Match", '"1"'],
  ["If-Match", 'W/"1", "2"'],
  ["If-Match", "1"],
  ["If-Match", ""],
  ["If-None-Match", "*"],
  ["If-None-Match", '"1"'],
  ["Content-Type", "text/plain"],
  ["Content-Type", "multipart/form-data"],
  ["Content-Length", "99999999"],
  ["Origin", "https://evil.example"],
  ["Origin", "null"],
  ["Accept", "text/html"],
  ["CF-Connecting-IP", "2001:db8::1"],
  ["CF-Connecting-IP", "::"],
  ["CF-Connecting-IP", ":::::"],
  ["CF-Connecting-IP", "zz:"],
  ["X-Forwarded-For", "203.0.113.9"],
  ["User-Agent", "x".repeat(5_000)],
  ["User-Agent", ""],
  ["Range", "bytes=0-1"],
  ["Cookie", "a=b"],
  ["X-HTTP-Method-Override", "DELETE"],
  ["Accept-Encoding", "gzip"],
  ["Upgrade", "websocket"],
);

/** Ids in the path, in place of one that there is. */
const segment = fc.oneof(
  fc.constantFrom(
    "..",
    ".",
    "x".repeat(128),
    "x".repeat(129),
    "x".repeat(2_000),
    "none",
    "%00",
    "%ff",
    "%2f",
    "é",
    "a b",
    SQL,
  ),
  fc.constantFrom(
    ...IDS,
    "zusr00000000000000000000000000",
    "builtin00000000email",
    "identity-types",
    "app-access-status",
  ),
  anyText.map((some) => encodeURIComponent(some.toWellFormed())),
);

/** Requests to one route, most of them near a valid call of it. */
export const requestsTo = (route: string): fc.Arbitrary<FuzzRequest> =>
  fc.record({
    route: fc.constant(route),
    credential: sometimes<Credential>(15, fc.constantFrom(...CREDENTIALS), "own"),
    isElsewhere: sometimes<boolean>(20, fc.constant(true), false),
    changes: changesOf(route),
    drops: sometimes<string[]>(8, fc.array(fieldOf(route), { minLength: 1, maxLength: 3 }), []),
    raw: sometimes<FuzzRequest["raw"]>(5, garbage, null),
    method: sometimes<string | null>(4, fc.constantFrom(...METHODS), null),
    segment: sometimes<string | null>(12, segment, null),
    path: sometimes<string | null>(4, path, null),
    query: sometimes<[string, string][]>(8, fc.array(extra(route), { minLength: 1, maxLength: 3 }), []),
    headers: sometimes<[string, string][]>(15, fc.array(headers, { minLength: 1, maxLength: 2 }), []),
  });

const extra = (route: string) => fc.tuple(fieldOf(route), fc.oneof(name, anyText));

/** Requests to every route, most of them near a valid call of it. */
export const fuzzRequests: fc.Arbitrary<FuzzRequest> = fc
  .constantFrom(...ROUTE_CALLS.map(({ route }) => route))
  .chain(requestsTo);
