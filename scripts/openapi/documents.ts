/** What belongs to neither API in the API description: the page at the root, and what is published for AWS. */
import { HOME_ANSWER } from "../../src/contract/answers/home.ts";
import { WELL_KNOWN_ANSWERS } from "../../src/contract/answers/well-known.ts";
import type { Prose } from "../../src/contract/prose/prose.ts";
import type { WELL_KNOWN } from "../../src/contract/well-known.ts";
import { type Collected, publishedFailures } from "./failures.ts";
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
