/** Operations of the profile API in the API description. */
import type * as z from "zod";
import type { Parameter } from "../../src/contract/operation.ts";
import type { ProfileOperation } from "../../src/contract/profiles/operation.ts";
import { PROFILE_ANSWERS } from "../../src/description/answers/profiles.ts";
import { inPathOf, sentBy } from "../../src/description/prose/examples.ts";
import type { Prose } from "../../src/description/prose/prose.ts";
import { SAMPLE } from "../../src/description/prose/samples.ts";
import { type Collected, profileFailures } from "./failures.ts";
import { jsonBody, queryParameter, success } from "./operation.ts";
import { component, describedSchema, type Part } from "./schemas.ts";

const ANSWERS: Readonly<Record<string, z.ZodType | null>> = PROFILE_ANSWERS;

const SECURITY = {
  "as-anyone": [],
  "as-reader": [{ apiToken: [] }],
  "as-writer": [{ apiToken: [] }],
  "as-person": [{ sessionToken: [] }],
  "as-person-at-aws": [{ sessionToken: [] }],
};

const SCOPE = {
  "as-anyone": "",
  "as-reader": " Any API token.",
  "as-writer": " An API token of scope `write`.",
  "as-person": " The token of a live session.",
  "as-person-at-aws": " The token of a live session.",
};

/** Describes an operation. */
export function profileOperation(operation: ProfileOperation, prose: Prose, collected: Collected): Part {
  const { acts, id } = operation;
  const answer = ANSWERS[id];
  if (answer === undefined) throw new Error(`${id} has no form of its answer`);
  const parameters = parametersOf(operation, prose);
  return {
    description: prose.description + SCOPE[acts],
    security: SECURITY[acts],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(operation, prose, collected),
    responses: { ...success(answer, prose, (shown) => shown, collected), ...profileFailures(operation, collected) },
  };
}

function parametersOf(operation: ProfileOperation, prose: Prose): Part[] {
  const parameters = Object.entries(operation.takes).flatMap(([name, parameter]) => {
    const description = prose.parameters[name] ?? "";
    if (parameter.place === "path") return [pathParameter(name, parameter, prose)];
    if (parameter.place === "query") return [queryParameter(name, parameter, description, prose.examples)];
    return [];
  });
  if (operation.preconditions === "revision") parameters.push(component("parameters", "IfMatchProfile"));
  return parameters;
}

/** A segment of the path; its example is what stands there in the examples of answers. */
function pathParameter(name: string, { wire }: Parameter, { parameters, examples }: Prose): Part {
  const samples: Readonly<Record<string, unknown>> = SAMPLE;
  const [first] = Object.values(examples);
  const placeholder = inPathOf(name, first?.sends ?? {});
  return {
    name,
    in: "path",
    required: true,
    description: parameters[name] ?? "",
    schema: wire.json,
    example: samples[placeholder.slice(1, -1)],
  };
}

function bodyOf(operation: ProfileOperation, prose: Prose, collected: Collected): Part {
  const { id, takes } = operation;
  const whole = Object.entries(takes).find(([, { place }]) => place === "whole-body");
  const fields = Object.entries(takes).filter(([, { place }]) => place === "body");
  if (!whole && fields.length === 0) return {};
  const schema = whole
    ? describedSchema(whole[1].wire.json, prose.fields ?? {})
    : {
        type: "object",
        required: fields.flatMap(([name, { required }]) => (required ? [name] : [])),
        properties: Object.fromEntries(
          fields.map(([name, { wire }]) => [name, { ...wire.json, description: prose.parameters[name] }]),
        ),
      };
  const reference = collected.schemas.add(`${id[0]?.toUpperCase()}${id.slice(1)}Request`, schema);
  const examples = Object.entries(prose.examples).map(([name, example]) => {
    return [name, { summary: example.summary, value: sentBy(operation, example).body }];
  });
  const description = whole ? (prose.parameters[whole[0]] ?? "") : "Parameters.";
  return { requestBody: jsonBody(reference, description, Object.fromEntries(examples)) };
}
