/** Every call of the SSO API, typed: for those that have no method of their own in `SessionAttributes` or `Sessions`. */
import { type Answer, Connection, type ConnectionOptions } from "./connection.ts";
import type { paths } from "./generated/openapi.ts";
import type { AnswerOf, BodyOf, CallOptions, Method, MethodOf, QueryOf } from "./operations.ts";

/** Where the SSO API is, and for whom it is asked. */
export interface SsoOptions extends ConnectionOptions {
  /** The application that calls: `current_app`, one of the service's setting `APPS`. */
  app: string;
  /** The token of the session that acts. */
  token?: string | undefined;
}

export type SsoPath = Extract<keyof paths, `/zato/sso/${string}`>;

/** What a call takes, but for the application and the acting session, which are those of the options. */
export type SsoParameters<P extends SsoPath, M extends Method> = Omit<
  BodyOf<P, M> extends undefined ? QueryOf<P, M> : BodyOf<P, M>,
  "current_app" | "current_ust" | "ust"
>;

/** The SSO API for one application and one session. */
export class SsoApi {
  readonly #connection: Connection;
  readonly #app: string;
  readonly #token: string | undefined;

  constructor(options: SsoOptions) {
    this.#connection = new Connection(options);
    this.#app = options.app;
    this.#token = options.token;
  }

  /** Calls an operation. @throws {ServiceError} where it does not succeed */
  call<P extends SsoPath, M extends MethodOf<P> & Method>(
    method: M,
    path: P,
    parameters: SsoParameters<P, M>,
    { isIdempotent = method === "GET", ...conditions }: CallOptions = {},
  ): Promise<Answer<AnswerOf<P, M>>> {
    const all = { ...parameters, current_app: this.#app };
    // `fetch` sends no body with GET. Elsewhere the body keeps tokens and names out of the URL.
    const input = method === "GET" ? { query: all } : { body: all };
    return this.#connection.send({ method, path, token: this.#token, isIdempotent, ...input, ...conditions });
  }
}
