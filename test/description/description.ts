/** The API description as it is served, for tests that compare the service with it. */

/** Types of bodies. */
export const JSON_TYPE = "application/json";
export const FORM_TYPE = "application/x-www-form-urlencoded";

/** What tests look at of an operation. */
export interface DescribedOperation {
  operationId: string;
  security: Record<string, unknown>[];
  parameters?: DescribedParameter[];
  requestBody?: { content: Partial<Record<typeof JSON_TYPE | typeof FORM_TYPE, { examples: DescribedExamples }>> };
  responses: Record<string, DescribedResponse>;
}

type DescribedExamples = Record<string, { value: unknown }>;

interface DescribedParameter {
  name: string;
  in: "path" | "query" | "header";
  example?: unknown;
  examples?: DescribedExamples;
}

export interface DescribedResponse {
  headers: Record<string, unknown>;
  content?: { "application/json"?: { schema: object } };
}

interface Description {
  paths: Record<string, Record<string, DescribedOperation>>;
  components: Record<string, Record<string, object>>;
}

const TEXTS = import.meta.glob("../../assets/openapi.json", { query: "?raw", import: "default", eager: true });
const DESCRIPTION = JSON.parse(Object.values(TEXTS)[0] ?? "") as Description;

/** All operations, each with its method and path. */
export const DESCRIBED = Object.entries(DESCRIPTION.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

/** What a reference means, or the part itself where it is none. */
export function resolved<T extends object>(part: T): T {
  const { $ref } = part as { $ref?: string };
  if ($ref === undefined) return part;
  const [kind = "", name = ""] = $ref.replace("#/components/", "").split("/");
  return DESCRIPTION.components[kind]?.[name] as T;
}

/** A schema of the description as one that stands alone. */
export function standalone(schema: object): object {
  const whole = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: DESCRIPTION.components.schemas,
    ...schema,
  };
  return JSON.parse(JSON.stringify(whole).replaceAll("#/components/schemas/", "#/$defs/"));
}
