// How a parameter is written on the wire and what it means. zod judges one parameter at a time; its own messages never
// leave, as they may quote what was given. The sentence of a rule is error text and API description at once.

import * as z from "zod/mini";

/** A JSON Schema (2020-12) of what a client may send. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Why a value is refused, in our own words. */
export interface Refusal {
  rule: string;
  /** The API's own code of this fault; then the rule is the whole sentence. */
  code?: string;
  /** Where in the value it is, to stand behind the parameter's name: `[2].name`. */
  at?: string;
}

/** What a raw value means, or everything that is wrong with it. */
export type Judgement<T> = { ok: true; value: T } | { ok: false; refusals: readonly [Refusal, ...Refusal[]] };

/** A form of a parameter. */
export interface Wire<T> {
  judge(raw: unknown): Judgement<T>;
  /** What is expected, to stand before "is expected" or alone. */
  readonly expected: string;
  readonly json: JsonSchema;
}

/** What a wire form says of itself beside its schema. */
interface Description {
  expected: string;
  json: JsonSchema;
}

/**
 * Declares a wire form. A value that the schema refuses is refused by the rules of its `judged` steps, or else by the one
 * rule of `expected`.
 */
export function wire<T>(schema: z.ZodMiniType<T>, { expected, json }: Description): Wire<T> {
  return { judge: (raw) => judge(schema, expected, raw), expected, json };
}

function judge<T>(schema: z.ZodMiniType<T>, expected: string, raw: unknown): Judgement<T> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [first, ...more] = parsed.error.issues.flatMap((issue) => ("params" in issue ? [issue.params as Refusal] : []));
  return { ok: false, refusals: first ? [first, ...more] : [{ rule: expected }] };
}

/** A step that turns a value into its meaning; undefined refuses it by the rule of the wire form. */
export function converted<I, O>(convert: (value: I) => O | undefined) {
  return z.transform((value: I, context): O => {
    const meaning = convert(value);
    if (meaning !== undefined) return meaning;
    context.issues.push({ code: "custom", input: undefined });
    return z.NEVER;
  });
}

/** A step that judges a value by rules of its own; an empty list lets it through. */
export function judged<T>(refusals: (value: T) => readonly Refusal[]) {
  return z.transform((value: T, context): T => {
    for (const refusal of refusals(value)) {
      context.issues.push({ code: "custom", input: undefined, params: { ...refusal } });
    }
    return value;
  });
}
