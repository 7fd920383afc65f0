/**
 * A real service for tests over sockets: the Worker as it is deployed, on a bare workerd, with secrets of its own. It
 * starts in a tenth of a second, so that a test can restart it or kill it as often as it needs to.
 */
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { type Answer, type CallOptions, call } from "../../scripts/call.ts";
import { type LocalSecrets, newLocalSecrets } from "../../scripts/local-secrets.ts";
import { BareRuntime } from "../harness/bare-runtime.ts";
import type { WorkerSource } from "../harness/worker-source.ts";

export interface ServiceOptions {
  /** What runs, and the directory of its modules; the product by default. */
  built?: { source: WorkerSource; directory: string };
  /** Where the objects are stored. Given for a restart; by default a new directory that goes with the service. */
  storage?: string;
  /** Given for a restart; new ones by default. */
  secrets?: LocalSecrets;
  /** Variables in place of those of wrangler.toml. */
  vars?: Record<string, string>;
}

export interface Service {
  url: string;
  secrets: LocalSecrets;
  storage: string;
  /** Sends a request to this service. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** All that it has logged so far. */
  output(): string;
  /** Ends it as an orderly shutdown does. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
}

/** Starts a service and waits until it listens. Rejects with the end of its log if it does not. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { source, directory: built } = options.built ?? inject("product");
  const secrets = options.secrets ?? (await newLocalSecrets());
  const directory = await mkdtemp(join(tmpdir(), "session-attributes-service-"));
  for (const { modules } of [source, ...Object.values(source.beside ?? {})]) {
    for (const { file } of modules) await copyFile(join(built, file), join(directory, file));
  }
  const runtime = new BareRuntime(withVars(source, options.vars), directory, secrets.values, options.storage);
  await runtime.start();

  let ended: string | undefined;
  const output = () => ended ?? readFileSync(runtime.logFile, "utf8");
  const end = async (how: "kill" | "stop") => {
    await runtime[how]();
    ended = output();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  return {
    url: runtime.url,
    secrets,
    storage: runtime.storage,
    call: (method, path, callOptions) => call(runtime.url, method, path, callOptions),
    output,
    stop: () => end("stop"),
    kill: () => end("kill"),
  };
}

function withVars(source: WorkerSource, vars: Record<string, string> = {}): WorkerSource {
  const beside = Object.entries(source.beside ?? {}).map(([name, each]) => [name, withVars(each, vars)] as const);
  return { ...source, vars: { ...source.vars, ...vars }, beside: Object.fromEntries(beside) };
}
