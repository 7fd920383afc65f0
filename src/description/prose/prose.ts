// What is said about an operation, for people: the API description is made of it. The types see to it that no operation
// and no parameter goes without. Nothing in this folder is part of the Worker.

import type { Operation } from "../../contract/operation.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * One call that succeeds, beside its credential. What stands in braces, such as `{userId}`, is the reader's own.
 * The session and the user that examples are about have one attribute, `cost-center`.
 */
export interface Example<Name extends string = string> {
  summary: string;
  /** By parameter. A segment of the path that is not here is the placeholder of its name. */
  sends: { readonly [Each in Name]?: Json };
  /** A field whose value may be there only once: whoever sends the example again changes it. */
  unique?: string;
}

export interface Prose<Parameter extends string = string, Sent extends string = string> {
  summary: string;
  /** A few short sentences in Markdown. */
  description: string;
  parameters: { readonly [Each in Parameter]: string };
  /** Fields of a parameter that is the whole body; those one level deeper stand beside them. */
  fields?: Readonly<Record<string, string>>;
  /** When a success carries an `ETag`. */
  etag?: string;
  examples: Readonly<Record<string, Example<Sent>>>;
  /** Answers, of the SSO API without their envelope; none where there is no body. */
  answers: Readonly<Record<string, Json>>;
}

/** Parameters of the SSO API that follow from who acts on whom. */
export type SharedParameter = "current_app" | "ust" | "current_ust" | "target_ust" | "user_id";

type NameIn<O extends Operation> = keyof O["takes"] & string;

/** The prose of operations, by their ids. */
export type ProseTable<O extends Operation> = {
  readonly [Each in O as Each["id"]]: Prose<NameIn<Each>, NameIn<Each> | SharedParameter>;
};

/** The operations that a module declares. */
export type Declared<Module> = Extract<Module[keyof Module], Operation>;

/** The one example of a call that needs nothing but its credential. */
export const PLAIN = { call: { summary: "The call", sends: {} } } as const;
