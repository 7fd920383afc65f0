// An operation of an API as data: everything that follows from it (routes, reading, 405, audit, the API description,
// tests) is derived. What is said of it stands in `description`, which is no part of the Worker.

import type { Wire } from "./wire.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Where a parameter stands: `body` is a field of the JSON body, `whole-body` all of it. The SSO API takes each one from
 * the query string and from the body alike: `either`.
 */
type Place = "path" | "query" | "body" | "whole-body" | "either";

/** A fact of the audit line that is a parameter of the call. */
export type AuditedAs = "profile" | "environment" | "record" | "target" | "names";

/** A parameter of an operation. */
export interface Parameter<T = unknown, Required extends boolean = boolean> {
  readonly wire: Wire<T>;
  readonly required: Required;
  readonly place: Place;
  /** null is a value of this parameter, or a fault, and not the same as nothing. */
  readonly takesNull?: boolean;
  /** A key may be repeated in a query string: its values are a list, or have to be equal where one value is meant. */
  readonly takesList?: boolean;
  readonly auditedAs?: AuditedAs;
  /** Empty text, or an empty list, is nothing where that other parameter is given. */
  readonly emptyBeside?: string;
  /** It is taken from the body only. */
  readonly bodyOnly?: boolean;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** What a handler gets of declared parameters. */
export type ValuesOf<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer T, infer Required>
    ? Required extends true
      ? T
      : T | undefined
    : never;
};

/** What every operation has, of either API. */
export interface Operation<P extends Parameters = Parameters, Id extends string = string> {
  /** The `operationId` of the API description. */
  readonly id: Id;
  readonly method: Method;
  /** As Hono takes it: `/api/paps/:papId`. */
  readonly path: string;
  readonly takes: P;
  /** Codes of its own refusals, beside those that reading any call may end with. */
  readonly refuses: readonly string[];
}

type More = Pick<Parameter, "place" | "takesNull" | "takesList" | "auditedAs" | "emptyBeside" | "bodyOnly">;

/** A parameter that must be given. */
export const required = <T>(wire: Wire<T>, more: Partial<More> = {}): Parameter<T, true> => ({
  wire,
  required: true,
  place: "either",
  ...more,
});

/** A parameter that may be left out. */
export const optional = <T>(wire: Wire<T>, more: Partial<More> = {}): Parameter<T, false> => ({
  wire,
  required: false,
  place: "either",
  ...more,
});

/** A segment of the path. */
export const inPath = <T>(wire: Wire<T>, auditedAs?: AuditedAs): Parameter<T, true> =>
  required(wire, auditedAs === undefined ? { place: "path" } : { place: "path", auditedAs });
