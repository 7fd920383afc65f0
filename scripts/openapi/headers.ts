/** Headers of requests and answers, and what proves who calls, as components of the API description. */
import { PUBLISHED_SECONDS } from "../../src/limits.ts";
import { component, type Part } from "./schemas.ts";

/** Headers of answers. */
export const HEADERS = {
  "X-Zato-CID": {
    description: "The id of this request, new for each; the audit log has it too.",
    required: true,
    schema: component("schemas", "Cid"),
  },
  "Cache-Control": { description: "No answer may be stored.", required: true, schema: { const: "no-store" } },
  "Cache-Control-Published": {
    description: "How long the answer may be kept.",
    required: true,
    schema: { const: `public, max-age=${PUBLISHED_SECONDS}` },
  },
  ETag: {
    description: "The present revision, for `If-Match`.",
    schema: { type: "string", pattern: '^"\\d+"$' },
    example: '"1795306787123"',
  },
  "Retry-After": {
    description: "Seconds to wait. Always there with 429; with 503 only where waiting helps.",
    schema: { type: "integer", minimum: 1 },
    example: 60,
  },
  Allow: { description: "The methods that the path takes.", schema: { type: "string" }, example: "HEAD, GET, POST" },
  "WWW-Authenticate": { description: "How to do better.", schema: { type: "string" }, example: "Bearer" },
} as const;

/** The headers of an answer: those that every one has, and these. */
export function headers(...others: string[]): Part {
  const names = ["X-Zato-CID", "Cache-Control", ...others];
  return Object.fromEntries(names.map((name) => [name, component("headers", name)]));
}

/** Headers of requests: preconditions (RFC 9110). */
export const PRECONDITIONS = {
  IfMatch: {
    name: "If-Match",
    in: "header",
    description:
      "Done only if the attribute's revision is one of these: an entity tag, a list of them, or `*` for any. With a single `name` only.",
    schema: { type: "string" },
  },
  IfNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description: "`*`: done only if there is no such attribute. With a single `name` only.",
    schema: { type: "string", enum: ["*"] },
  },
  IfNoneMatchRead: {
    name: "If-None-Match",
    in: "header",
    description:
      "Revisions that the caller has: an entity tag, a list of them, or `*`. Of the present one the answer is 304. With a single `name` only; otherwise it is ignored.",
    schema: { type: "string" },
  },
  IfMatchProfile: {
    name: "If-Match",
    in: "header",
    description: "Done only if the profile's revision is one of these: an entity tag, a list of them, or `*` for any.",
    schema: { type: "string" },
  },
} as const;

/** What proves who calls. */
export const SECURITY_SCHEMES = {
  sessionToken: {
    type: "http",
    scheme: "bearer",
    description:
      "The token of a live session (UST), as sign-in answers it. In the SSO API it stands for `ust` and `current_ust`, and for `target_ust` where neither that nor `session_id` is given; another token beside it is refused.",
  },
  apiToken: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description:
      "`TOKEN <token>`, with an API token of `npm run token`; `Bearer <token>` is taken too. A token of scope `read` may read, one of scope `write` may do everything. One that is confined to some profiles opens their attributes, members and tag checks, and reads their environments and all definitions.",
  },
} as const;
