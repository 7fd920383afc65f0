// Calls on Durable Objects: where an object lives, and what happens when it cannot be called. Making a stub is local and
// free; the first call on it activates the object.
//
// While a deployment spreads, the caller may be of another version than the object. So a method whose arguments or answer
// change gets another name: such a call is refused before anything happens, and is never misunderstood. Names of the
// release before are served in `src/released`.

import { type Environment, jurisdiction } from "../config.ts";
import { Overloaded } from "../domain/overloaded.ts";
import type { ProfileObject } from "./profile-object.ts";
import type { SessionObject } from "./session-object.ts";
import type { UserObject } from "./user-object.ts";

/** An object's methods as its callers see them. The platform's own type of a stub loses unions on the way. */
type Remote<T> = {
  [K in keyof T]: T[K] extends (...args: infer Args) => infer Answer
    ? (...args: Args) => Promise<Awaited<Answer>>
    : never;
};

/** One object, by its name. */
export class ObjectClient<T extends Rpc.DurableObjectBranded> {
  readonly #open: () => Remote<T>;

  constructor(open: () => DurableObjectStub<T>) {
    this.#open = open as unknown as () => Remote<T>;
  }

  /**
   * Makes a call. One that is `idempotent` is repeated once, on a new stub, where the platform marks its error so; any
   * other may have been carried out when it fails, and is not repeated.
   */
  async call<R>(call: (stub: Remote<T>) => Promise<R>, { idempotent = false } = {}): Promise<R> {
    try {
      return await call(this.#open());
    } catch (error) {
      if (isMarked(error, "overloaded")) throw new Overloaded("the object is overloaded");
      if (isUnknownMethod(error)) throw new Overloaded("the object is of another version");
      if (idempotent && isMarked(error, "retryable")) return this.call(call);
      throw error;
    }
  }

  /** Makes a call that may be made twice. */
  callIdempotent<R>(call: (stub: Remote<T>) => Promise<R>): Promise<R> {
    return this.call(call, { idempotent: true });
  }
}

/** The platform marks errors of stubs with properties that are true or missing. */
function isMarked(error: unknown, mark: "overloaded" | "retryable"): boolean {
  return error instanceof Error && mark in error && error[mark as keyof Error] === (true as unknown);
}

/** The platform says so in words only; it has not begun to carry the call out. */
function isUnknownMethod(error: unknown): boolean {
  return error instanceof TypeError && error.message.startsWith("The RPC receiver does not implement");
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
  new ObjectClient<SessionObject>(() => within(env.SESSIONS, env).getByName(sessionId));

/** Who acts with a session; a refusal when it has ended. */
export const actorOf = (env: Environment, sessionId: string) =>
  sessionObject(env, sessionId).callIdempotent((stub) => stub.actor());

/** The object of a user, by the name made from the username. */
export const userObject = (env: Environment, objectName: string) =>
  new ObjectClient<UserObject>(() => within(env.USERS, env).getByName(objectName));

/** The object of an access profile. */
export const profileObject = (env: Environment, papId: string) =>
  new ObjectClient<ProfileObject>(() => within(env.PROFILES, env).getByName(papId));

/** The one object that knows which identity attributes are defined. */
export const identityCatalogObject = (env: Environment) =>
  new ObjectClient(() => within(env.IDENTITY_CATALOG, env).getByName("catalog"));

/** The one object that lists the users. */
export const directoryObject = (env: Environment) =>
  new ObjectClient(() => within(env.DIRECTORY, env).getByName("directory"));
