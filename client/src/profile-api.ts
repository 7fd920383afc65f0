/** Every call of the profile API, typed: for those that have no method of their own in `Profiles`. */
import { type Answer, Connection, type ConnectionOptions } from "./connection.ts";
import type { paths } from "./generated/openapi.ts";
import type { AnswerOf, BodyOf, CallOptions, Method, MethodOf, PathOf, QueryOf } from "./operations.ts";

/** Where the profile API is, and who calls it. */
export interface ProfileOptions extends ConnectionOptions {
  /** An API token; for check-outs, the token of a session. */
  token: string;
}

export type ProfilePath = Extract<keyof paths, `/api/${string}`>;

/** What a call takes. */
export interface ProfileInput<P extends ProfilePath, M extends Method> {
  path: PathOf<P, M>;
  query?: QueryOf<P, M>;
  body?: BodyOf<P, M>;
}

/** The profile API for one credential. */
export class ProfileApi {
  readonly #connection: Connection;
  readonly #token: string;

  constructor(options: ProfileOptions) {
    this.#connection = new Connection(options);
    this.#token = options.token;
  }

  /** Calls an operation. @throws {ServiceError} where it does not succeed */
  call<P extends ProfilePath, M extends MethodOf<P> & Method>(
    method: M,
    path: P,
    { path: parts, query, body }: ProfileInput<P, M>,
    { isIdempotent = method === "GET", ...conditions }: CallOptions = {},
  ): Promise<Answer<AnswerOf<P, M>>> {
    return this.#connection.send({
      method,
      path: filled(path, parts as Record<string, string>),
      query: { ...query },
      body: body as object | undefined,
      token: this.#token,
      isIdempotent,
      ...conditions,
    });
  }
}

/** The path with its parts. @throws {RangeError} for a part that URLs take for a step up */
function filled(path: string, parts: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const part = String(parts[name]);
    if (/^\.{0,2}$/.test(part)) throw new RangeError(`${name} must be an id.`);
    return encodeURIComponent(part);
  });
}
