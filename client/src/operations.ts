/** What each operation takes and answers, out of the types that are made from the API description. */
import type { paths } from "./generated/openapi.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The operation of a path and a method; `never` where there is none. */
type Operation<P extends keyof paths, M extends Method> =
  Lowercase<M> extends infer K extends keyof paths[P] ? paths[P][K] : never;

/** The methods of a path. */
export type MethodOf<P extends keyof paths> = {
  [M in Method]: Lowercase<M> extends keyof paths[P] ? M : never;
}[Method];

/** The body of a success. */
export type AnswerOf<P extends keyof paths, M extends Method> =
  Operation<P, M> extends {
    responses: { 200: { content: { "application/json": infer A } } };
  }
    ? A
    : undefined;

export type QueryOf<P extends keyof paths, M extends Method> =
  Operation<P, M> extends {
    parameters: { query?: infer Q };
  }
    ? NonNullable<Q>
    : object;

export type PathOf<P extends keyof paths, M extends Method> =
  Operation<P, M> extends {
    parameters: { path: infer N };
  }
    ? N
    : object;

export type BodyOf<P extends keyof paths, M extends Method> =
  Operation<P, M> extends {
    requestBody: { content: { "application/json": infer B } };
  }
    ? B
    : undefined;

/** Preconditions of a call, and whether it may be repeated. */
export interface CallOptions {
  /** Done only if the revision is this one; `*`: if there is any. */
  ifMatch?: number | "*" | undefined;
  /** Done only if there is none. */
  ifNoneMatch?: "*" | undefined;
  /** Whether the call may be sent again after a passing fault; by default, reading may. */
  isIdempotent?: boolean;
}
