/** The two sides of the comparison, each in a runtime of its own: the product, and the bare Worker beside it. */
import { join } from "node:path";
import { buildBundle } from "../scripts/bundle.ts";
import { type LocalSecrets, newLocalSecrets } from "../scripts/local-secrets.ts";
import { BareRuntime } from "../test/harness/bare-runtime.ts";
import { SsoClient } from "../test/harness/sso-client.ts";
import type { WorkerSource } from "../test/harness/worker-source.ts";
import type { Case, Tokens } from "./cases.ts";

/** Sessions that one user signs in to: the product ends the oldest of more than a hundred. */
const SESSIONS_PER_USER = 90;

/** What answers: it can be started anew, and tells what it uses. */
type Runtime = Pick<BareRuntime, "url" | "figures" | "start" | "stop">;

export interface Side {
  name: string;
  runtime: Runtime;
  client: SsoClient;
  /** What stands for each session in a call: a token, or the name of the object. */
  sessions: readonly string[];
  /** A super-user's session, which may act on the others. */
  superUser: string;
}

/** The tokens of a call on one of the sessions. */
export function tokensOf({ sessions, superUser }: Side, { isAnothers }: Case, session: number): Tokens {
  const target = sessions[session] ?? "";
  return { acting: isAnothers ? superUser : target, target };
}

/**
 * The product with that many signed-in sessions.
 * @param kept what another runtime needs to go on with them; its own by default
 */
export async function productSide(
  worker: WorkerSource,
  directory: string,
  count: number,
  kept?: { secrets: LocalSecrets; storage: string },
): Promise<Side> {
  const secrets = kept?.secrets ?? (await newLocalSecrets());
  const runtime = new BareRuntime({ ...worker, staysInMemory: true }, directory, secrets.values, kept?.storage);
  await runtime.start();
  const client = new SsoClient(runtime, secrets);
  const superUser = await client.signIn();
  const sessions: string[] = [];
  for (let user = 0; sessions.length < count; user += 1) {
    const person = { username: `person-${user}`, password: `a password of person ${user}` };
    await client.makeUser(superUser, person);
    const more = Math.min(SESSIONS_PER_USER, count - sessions.length);
    for (let i = 0; i < more; i += 1) sessions.push(await client.signIn(person));
  }
  return { name: "product", runtime, client, sessions, superUser };
}

/** The bare Worker, built alike and under the same settings of the platform, with that many objects. */
export async function bareSide(product: WorkerSource, directory: string, count: number): Promise<Side> {
  const built = join(directory, "built");
  await buildBundle(built, join(import.meta.dirname, "worker", "wrangler.toml"));
  const worker: WorkerSource = {
    ...product,
    modules: [{ name: "bare-worker.js", file: "built/bare-worker.js" }],
    vars: {},
    classes: [{ binding: "BARE", className: "BareObject" }],
    staysInMemory: true,
  };
  const runtime = new BareRuntime(worker, directory, {});
  await runtime.start();
  const sessions = Array.from({ length: count }, (_, i) => `session-${i}`);
  const client = new SsoClient(runtime, await newLocalSecrets());
  return { name: "bare Worker", runtime, client, sessions, superUser: "super-user" };
}

/** Ends a side. */
export async function end({ client, runtime }: Side): Promise<void> {
  client.close();
  await runtime.stop();
}
