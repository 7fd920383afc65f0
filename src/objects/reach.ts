// The way to an object: where it lives, what happens when it cannot be reached. Making a stub is local and free; the
// first call on it activates the object.

import { type Environment, jurisdiction } from "../config.ts";

/** An object had more to do than it could; nothing was done. */
export class Overloaded extends Error {
  override readonly name = "Overloaded";
  /** The platform's own mark: classes are lost between objects, properties are not. */
  readonly overloaded = true;
}

/** An object's methods as they look from afar. The platform's own type of a stub loses unions on the way. */
type Remote<T> = {
  [K in keyof T]: T[K] extends (...args: infer Args) => infer Answer
    ? (...args: Args) => Promise<Awaited<Answer>>
    : never;
};

/** One object, by its name. */
export class Reach<T extends Rpc.DurableObjectBranded> {
  readonly #open: () => Remote<T>;

  constructor(open: () => DurableObjectStub<T>) {
    this.#open = open as unknown as () => Remote<T>;
  }

  /** Makes a call that may have been carried out when it fails, and must not be repeated then. */
  async once<R>(call: (stub: Remote<T>) => Promise<R>): Promise<R> {
    try {
      return await call(this.#open());
    } catch (error) {
      throw isMarked(error, "overloaded") ? new Overloaded("the object is overloaded") : error;
    }
  }

  /** Makes a call that is the same done twice: repeated once, on a new stub, where the platform says it may be. */
  async repeatable<R>(call: (stub: Remote<T>) => Promise<R>): Promise<R> {
    try {
      return await this.once(call);
    } catch (error) {
      if (!isMarked(error, "retryable")) throw error;
      return this.once(call);
    }
  }
}

/** The platform marks errors of stubs with properties that are true or missing. */
function isMarked(error: unknown, mark: "overloaded" | "retryable"): boolean {
  return error instanceof Error && mark in error && error[mark as keyof Error] === (true as unknown);
}

/** The namespace, in the jurisdiction of the settings; without one it is used as it is (the local runtime has none). */
export function within<T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  env: Environment,
): DurableObjectNamespace<T> {
  const where = jurisdiction(env);
  return where === "" ? namespace : namespace.jurisdiction(where);
}

/** The object of the session with that public session id. */
export const sessionObject = (env: Environment, sessionId: string) =>
  new Reach(() => within(env.SESSIONS, env).getByName(sessionId));

/** The object of a user, by the name made from the username. */
export const userObject = (env: Environment, objectName: string) =>
  new Reach(() => within(env.USERS, env).getByName(objectName));

/** The object of an access profile. */
export const profileObject = (env: Environment, papId: string) =>
  new Reach(() => within(env.PROFILES, env).getByName(papId));

/** The one object that knows which identity attributes are defined. */
export const identityCatalogObject = (env: Environment) =>
  new Reach(() => within(env.IDENTITY_CATALOG, env).getByName("catalog"));

/** The one object that lists the users. */
export const directoryObject = (env: Environment) => new Reach(() => within(env.DIRECTORY, env).getByName("directory"));
