// The examples of all operations, and what a client sends for one: the API description shows it, and tests send it.

import type { Operation } from "../../contract/operation.ts";
import { ACTS, type SsoOperation } from "../../contract/sso/operation.ts";
import { type OperationId, PROSE } from "./all.ts";
import type { Example, Json } from "./prose.ts";
import { SAMPLE } from "./samples.ts";

/** By operation, each by its name; an operation has one at least. */
export const EXAMPLES = Object.fromEntries(
  Object.entries(PROSE).map(([id, { examples }]) => [id, examples]),
) as Readonly<Record<OperationId, Readonly<Record<string, Example>>>>;

/** What an example sends, each parameter in its place. */
export interface SentByExample {
  path: string;
  query: Record<string, Json>;
  /** Undefined where the call has no body. */
  body: Json | undefined;
}

/** Whether an operation is of the SSO API. */
export const isSso = (operation: Operation): operation is SsoOperation => operation.path.startsWith("/zato/sso/");

/** Places the parameters of an example, `current_app` among them. */
export function sentBy(operation: Operation, { sends }: Pick<Example, "sends">): SentByExample {
  const isInQuery = operation.method === "GET" || operation.method === "DELETE";
  const fields: Example["sends"] = isSso(operation) ? { current_app: SAMPLE.app, ...sends } : sends;
  const sent: SentByExample = { path: pathOf(operation, sends), query: {}, body: undefined };
  for (const [name, value] of Object.entries(fields)) {
    const place = operation.takes[name]?.place ?? "either";
    if (place === "path" || value === undefined) continue;
    if (place === "whole-body") sent.body = value;
    else if (place === "query" || (place === "either" && isInQuery)) sent.query[name] = value;
    else sent.body = { ...(sent.body as object | undefined), [name]: value };
  }
  return sent;
}

/** What stands in the path for one of its parameters. */
export const inPathOf = (name: string, sends: Example["sends"]): string => String(sends[name] ?? `{${name}}`);

function pathOf({ path }: Operation, sends: Example["sends"]): string {
  return path.replace(/:(\w+)/g, (_, name: string) => inPathOf(name, sends));
}

/** An example of the SSO API with the tokens as parameters, where otherwise a header carries the one that acts. */
export function withTokens({ acts }: SsoOperation, example: Example): Example {
  const { acting, target } = ACTS[acts];
  const own = acting === null ? {} : { [acting]: "{ust}" };
  const about = target === "token" || target === "token-or-id" ? { target_ust: "{ust}" } : {};
  const summary = "Tokens as parameters, in place of the header";
  return { ...example, summary, sends: { ...own, ...about, ...example.sends } };
}

/**
 * Puts ids in place of placeholders such as `{papId}`.
 * @param unique a field whose texts get that ending, so that the example can be sent again
 * @throws {Error} for a placeholder that has no id
 */
export function filled(
  value: Json,
  ids: Readonly<Record<string, string>>,
  unique?: { field: string; ending: string },
): Json {
  if (typeof value === "string") return filledText(value, ids);
  if (Array.isArray(value)) return value.map((each: Json) => filled(each, ids, unique));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([name, field]: [string, Json]) => {
    const meant = filled(field, ids, unique);
    return [name, name === unique?.field && typeof meant === "string" ? meant + unique.ending : meant] as const;
  });
  return Object.fromEntries(fields);
}

function filledText(text: string, ids: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`nothing stands for ${placeholder}`);
    return id;
  });
}
