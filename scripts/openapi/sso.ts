/** Operations of the SSO API in the API description. */
import type * as z from "zod";
import type { Parameter } from "../../src/contract/operation.ts";
import { application, token, userId } from "../../src/contract/sso/forms.ts";
import { ACTS, type SsoOperation } from "../../src/contract/sso/operation.ts";
import type { Wire } from "../../src/contract/wire.ts";
import { SSO_ANSWERS } from "../../src/description/answers/sso.ts";
import { sentBy, withTokens } from "../../src/description/prose/examples.ts";
import type { Json, Prose, SharedParameter } from "../../src/description/prose/prose.ts";
import { SAMPLE } from "../../src/description/prose/samples.ts";
import { SHARED } from "../../src/description/prose/sso/parameters.ts";
import { type Collected, ssoFailures } from "./failures.ts";
import { headers } from "./headers.ts";
import { jsonBody, queryParameter, success } from "./operation.ts";
import { component, type Part } from "./schemas.ts";

const ANSWERS: Readonly<Record<string, z.ZodType>> = SSO_ANSWERS;

const NOT_MODIFIED: Part = {
  description: "The caller has the present revision: no body.",
  headers: headers("ETag"),
};

/** A parameter as both places of the description need it. */
type Taken = Pick<Parameter, "wire" | "required"> & { description: string };

/** Describes an operation. */
export function ssoOperation(operation: SsoOperation, prose: Prose, collected: Collected): Part {
  const { acts, id, method } = operation;
  const isInQuery = method === "GET" || method === "DELETE";
  const input = isInQuery ? inQuery(operation, prose) : inBody(operation, prose, collected);
  const shown = (answer: Json): Json => ({ status: "ok", cid: SAMPLE.cid, ...(answer as object) });
  const answer = ANSWERS[id];
  if (!answer) throw new Error(`${id} has no form of its answer`);
  return {
    security: acts === "as-nobody" ? [] : [{ sessionToken: [] }, {}],
    ...input,
    responses: {
      ...success(answer, prose, shown, collected),
      ...(operation.preconditions === "read-one" ? { "304": NOT_MODIFIED } : {}),
      ...ssoFailures(operation, collected),
    },
  };
}

function inQuery(operation: SsoOperation, prose: Prose): Part {
  const shared = sharedOf(operation).map((name) => component("parameters", nameOf(operation, name)));
  const own = Object.entries(operation.takes).map(([name, parameter]) =>
    queryParameter(name, parameter, prose.parameters[name] ?? "", prose.examples),
  );
  return { parameters: [...shared, ...own, ...preconditions(operation)] };
}

function inBody(operation: SsoOperation, prose: Prose, collected: Collected): Part {
  const shared = sharedOf(operation).map((name): [string, Taken] => [
    name,
    { wire: SHARED_FORMS[name], required: isRequired(operation, name), description: SHARED[name] },
  ]);
  const own = Object.entries(operation.takes).map(([name, parameter]): [string, Taken] => [
    name,
    { ...parameter, description: prose.parameters[name] ?? "" },
  ]);
  const taken = [...shared, ...own];
  const schema = collected.schemas.add(`${operation.id[0]?.toUpperCase()}${operation.id.slice(1)}Request`, {
    type: "object",
    required: taken.flatMap(([name, { required }]) => (required ? [name] : [])),
    properties: Object.fromEntries(taken.map(([name, { wire, description }]) => [name, { ...wire.json, description }])),
  });
  const parameters = preconditions(operation);
  return {
    ...(parameters.length > 0 ? { parameters } : {}),
    requestBody: jsonBody(schema, "Parameters; in the query string they are equal.", bodyExamples(operation, prose)),
  };
}

/** The examples of a body; the first one also with the tokens as parameters. */
function bodyExamples(operation: SsoOperation, { examples }: Prose): Part {
  const [first] = Object.values(examples);
  const tokens = first && ACTS[operation.acts].acting !== null ? { tokens: withTokens(operation, first) } : {};
  const all: Prose["examples"] = { ...examples, ...tokens };
  return Object.fromEntries(
    Object.entries(all).map(([name, example]) => {
      return [name, { summary: example.summary, value: sentBy(operation, example).body }];
    }),
  );
}

/** The parameters that follow from who acts on whom. */
function sharedOf({ acts }: SsoOperation): SharedParameter[] {
  const { acting, target, user } = ACTS[acts];
  const acted: SharedParameter[] = acting === null ? [] : [acting];
  if (target === "optional") acted.push("current_ust");
  if (target !== "none") acted.push("target_ust");
  return ["current_app", ...acted, ...(user === "none" ? [] : (["user_id"] as const))];
}

const isRequired = ({ acts }: SsoOperation, name: SharedParameter) =>
  name === "current_app" || (name === "user_id" && ACTS[acts].user === "required");

/** The component of a shared parameter; a user that must be named is another one. */
const nameOf = (operation: SsoOperation, name: SharedParameter) =>
  name === "user_id" && isRequired(operation, name) ? "required_user_id" : name;

function preconditions({ preconditions: taken }: SsoOperation): Part[] {
  if (taken === "single") return [component("parameters", "IfMatch")];
  if (taken === "read-one") return [component("parameters", "IfNoneMatchRead")];
  if (taken === "single-or-absent") return ["IfMatch", "IfNoneMatch"].map((name) => component("parameters", name));
  return [];
}

/** Shared parameters in the query string, as components. */
/** The forms of the parameters that many operations share. */
const SHARED_FORMS: Record<SharedParameter, Wire<unknown>> = {
  current_app: application,
  ust: token,
  current_ust: token,
  target_ust: token,
  user_id: userId,
};

export const SSO_PARAMETERS: Part = {
  ...Object.fromEntries(
    Object.entries(SHARED).map(([name, description]) => [
      name,
      {
        name,
        in: "query",
        ...(name === "current_app" ? { required: true, example: SAMPLE.app } : {}),
        description,
        schema: SHARED_FORMS[name as SharedParameter].json,
      },
    ]),
  ),
  required_user_id: {
    name: "user_id",
    in: "query",
    required: true,
    description: "The user that the call is about.",
    schema: userId.json,
    example: "{user_id}",
  },
};
