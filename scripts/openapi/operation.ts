/** What the operations of both APIs have in common in the API description. */
import type * as z from "zod";
import type { Operation, Parameter } from "../../src/contract/operation.ts";
import type { Example, Json, Prose } from "../../src/description/prose/prose.ts";
import type { Collected } from "./failures.ts";
import { HEADERS, headers } from "./headers.ts";
import { answerSchema, type Part } from "./schemas.ts";

/** The path as the description writes it, with `{papId}` in place of `:papId`. */
export const pathOf = ({ path }: Operation) => path.replace(/:(\w+)/g, "{$1}");

/** A request body of JSON. */
export function jsonBody(schema: Part, description: string, examples: Part): Part {
  return { required: true, description, content: { "application/json": { schema, examples } } };
}

/** A parameter in the query string with the examples that send it. */
export function queryParameter(
  name: string,
  { wire, required }: Pick<Parameter, "wire" | "required">,
  description: string,
  examples: Readonly<Record<string, Example>>,
): Part {
  const sending = Object.entries(examples).flatMap(([example, { summary, sends }]) => {
    const value = sends[name];
    return value === undefined ? [] : [[example, { summary, value }] as const];
  });
  return {
    name,
    in: "query",
    ...(required ? { required } : {}),
    description,
    schema: wire.json,
    ...(sending.length > 0 ? { examples: Object.fromEntries(sending) } : {}),
  };
}

/** The success of an operation: its body with examples, or none. */
export function success(
  schema: z.ZodType | null,
  { etag, answers }: Prose,
  shown: (answer: Json) => Json,
  collected: Collected,
): Part {
  const common = {
    headers: { ...headers(), ...(etag === undefined ? {} : { ETag: { ...HEADERS.ETag, description: etag } }) },
  };
  if (schema === null) return { "204": { description: "Success, without a body.", ...common } };
  const examples = Object.entries(answers).map(([name, answer]) => [name, { value: shown(answer) }]);
  return {
    "200": {
      description: "Success.",
      ...common,
      content: {
        "application/json": {
          schema: answerSchema(schema, collected.schemas),
          examples: Object.fromEntries(examples),
        },
      },
    },
  };
}
