/** The JSON Schemas of the API description: forms of answers become components where they have an id. */
import * as z from "zod";
import type { JsonSchema } from "../../src/contract/wire.ts";

/** A part of the description. */
export type Part = { [name: string]: unknown };

/** A reference to a component. */
export const component = (kind: string, name: string): Part => ({ $ref: `#/components/${kind}/${name}` });

/** Collects the components of one kind; two of one name must be equal. */
export class Components {
  readonly kind: string;
  readonly #parts = new Map<string, Part>();

  constructor(kind: string) {
    this.kind = kind;
  }

  /** Takes a component in, and returns the reference to it. */
  add(name: string, part: Part): Part {
    const known = this.#parts.get(name);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(part)) {
      throw new Error(`two ${this.kind} are called ${name}`);
    }
    this.#parts.set(name, part);
    return component(this.kind, name);
  }

  /** All of them, by name. */
  sorted(): Part {
    return Object.fromEntries([...this.#parts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

const DEFINITION = "#/$defs/";

/** The schema of an answer; what has an id in it becomes a component. */
export function answerSchema(schema: z.ZodType, schemas: Components): unknown {
  // Wrapped, so that the schema itself becomes a component too where it has an id.
  const converted = z.toJSONSchema(z.object({ answer: schema }), { unrepresentable: "any" }) as Part;
  const { $defs = {}, properties } = converted as { $defs?: Record<string, Part>; properties: { answer: Part } };
  for (const [name, { id: _id, ...definition }] of Object.entries($defs)) {
    schemas.add(name, plain(definition) as Part);
  }
  return plain(properties.answer);
}

/** Refers to components, and says nothing that says nothing: bounds that every safe integer has. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, part]) => Math.abs(part as number) !== Number.MAX_SAFE_INTEGER);
  return Object.fromEntries(
    kept.map(([name, part]) =>
      name === "$ref" && typeof part === "string"
        ? [name, part.replace(DEFINITION, "#/components/schemas/")]
        : [name, plain(part)],
    ),
  );
}

/**
 * The schema of a body with what is said about its fields; those one level deeper and in lists stand beside them.
 * @throws {Error} where nothing is said about one
 */
export function describedSchema(schema: JsonSchema, fields: Readonly<Record<string, string>>): Part {
  const { properties, items } = schema as { properties?: Record<string, JsonSchema>; items?: JsonSchema };
  if (items?.properties) return { ...schema, items: describedSchema(items, fields) };
  if (!properties) return { ...schema };
  const described = Object.entries(properties).map(([name, property]) => {
    const description = fields[name];
    if (description === undefined) throw new Error(`nothing is said about the field ${name}`);
    return [name, { description, ...describedSchema(property, fields) }];
  });
  return { ...schema, properties: Object.fromEntries(described) };
}
