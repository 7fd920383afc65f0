/** What belongs to neither API in the API description: the page at the root, what is published for AWS, the exchange. */

import { exchangeToken } from "../../src/contract/exchange.ts";
import type { Parameter } from "../../src/contract/operation.ts";
import type { WELL_KNOWN } from "../../src/contract/well-known.ts";
import { EXCHANGE_ANSWER } from "../../src/description/answers/exchange.ts";
import { HOME_ANSWER } from "../../src/description/answers/home.ts";
import { WELL_KNOWN_ANSWERS } from "../../src/description/answers/well-known.ts";
import type { Prose } from "../../src/description/prose/prose.ts";
import { type Collected, oauthFailures, publishedFailures } from "./failures.ts";
import { success } from "./operation.ts";
import { component, type Part } from "./schemas.ts";

/** Describes the page at the root. */
export function describeHome(prose: Prose, collected: Collected): Part {
  const answered = success(HOME_ANSWER, prose, (answer) => answer, collected);
  const [status = "", response] = Object.entries(answered)[0] ?? [];
  const { content, ...rest } = response as { content: Part };
  const page = { schema: { type: "string" }, example: "<!doctype html>" };
  return { security: [], responses: { [status]: { ...rest, content: { ...content, "text/html": page } } } };
}

/** Describes a document that may be kept for a while. */
export function describePublished({ id }: (typeof WELL_KNOWN)[number], prose: Prose, collected: Collected): Part {
  const answered = success(WELL_KNOWN_ANSWERS[id], prose, (answer) => answer, collected);
  const [status = "", response] = Object.entries(answered)[0] ?? [];
  const { headers, ...rest } = response as { headers: Part };
  const kept = { ...headers, "Cache-Control": component("headers", "Cache-Control-Published") };
  return { security: [], responses: { [status]: { ...rest, headers: kept }, ...publishedFailures(collected) } };
}

/** Describes the exchange of tokens, whose body is a form. */
export function describeExchange(prose: Prose, collected: Collected): Part {
  const taken = Object.entries<Parameter>(exchangeToken.takes);
  const schema = collected.schemas.add("ExchangeTokenRequest", {
    type: "object",
    required: taken.flatMap(([name, { required }]) => (required ? [name] : [])),
    properties: Object.fromEntries(
      taken.map(([name, { wire }]) => [name, { ...wire.json, description: prose.parameters[name] }]),
    ),
  });
  const examples = Object.fromEntries(
    Object.entries(prose.examples).map(([name, { summary, sends }]) => [name, { summary, value: sends }]),
  );
  return {
    security: [],
    requestBody: { required: true, content: { "application/x-www-form-urlencoded": { schema, examples } } },
    responses: { ...success(EXCHANGE_ANSWER, prose, (answer) => answer, collected), ...oauthFailures(collected) },
  };
}
