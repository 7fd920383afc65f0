/**
 * A throw-away service for the demo: `wrangler dev` on a free port, with secrets and storage of its own. It reads
 * nothing of the developer's (.dev.vars, .env, stored state) and leaves nothing behind.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, type CallOptions, call } from "./call.ts";
import { type LocalSecrets, newLocalSecrets, toEnvText } from "./local-secrets.ts";
import { PROJECT_ROOT, WRANGLER, wranglerEnvironment } from "./wrangler.ts";

/** A start takes 1 s on an idle machine; a busy one gets its time, a broken build must not hang. */
const START_TIMEOUT_MS = 30_000;
/** What a server may take to close after SIGTERM before it is killed. */
const STOP_TIMEOUT_MS = 5_000;

const IS_WINDOWS = process.platform === "win32";

const READY = /Ready on (http:\/\/[^\s]+)/;

export interface ServiceOptions {
  /** Where the objects are stored. Given for a restart; by default a new directory that goes with the service. */
  stateDir?: string;
  /** Given for a restart; new ones by default. */
  secrets?: LocalSecrets;
  /** Where it listens; a free port by default. */
  port?: number;
  /** Further settings, by name. */
  settings?: Record<string, string>;
}

export interface Service {
  url: string;
  secrets: LocalSecrets;
  /** Sends a request to this service. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** All that the server has printed so far. */
  output(): string;
  /** Ends the server as Ctrl-C would. */
  stop(): Promise<void>;
}

/** Starts a service and waits until it answers. Rejects with the server's output if it does not. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const secrets = options.secrets ?? (await newLocalSecrets());
  // What it stores is for its owner alone.
  process.umask(0o077);
  const scratch = await mkdtemp(join(tmpdir(), "session-attributes-"));
  const stateDir = options.stateDir ?? join(scratch, "state");
  await mkdir(stateDir, { recursive: true });
  const envFile = join(scratch, "secrets.env");
  await writeFile(envFile, toEnvText({ ...secrets.values, ...options.settings }), { mode: 0o600 });

  const server = new ServerProcess(
    [
      // A file of variables named here is read in place of .dev.vars and .env.
      `--env-file=${envFile}`,
      `--persist-to=${stateDir}`,
      "--ip=127.0.0.1",
      `--port=${options.port ?? 0}`,
      "--inspector-port=0",
      "--show-interactive-dev-session=false",
      "--var=ALLOW_HTTP:true",
    ],
    scratch,
  );
  try {
    const url = await server.ready();
    await call(url, "GET", "/");
    return {
      url,
      secrets,
      call: (method, path, callOptions) => call(url, method, path, callOptions),
      output: () => server.output,
      stop: () => server.end("SIGTERM"),
    };
  } catch (error) {
    await server.end("SIGKILL");
    throw error;
  }
}

/**
 * `wrangler dev` and its children (a second Node, esbuild, workerd), in a process group of their own, with a directory
 * that goes when they go. Neither outlives this process.
 */
class ServerProcess {
  output = "";
  readonly #scratch: string;
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;

  constructor(flags: readonly string[], scratch: string) {
    this.#scratch = scratch;
    this.#process = spawn(process.execPath, [WRANGLER, "dev", ...flags], {
      cwd: PROJECT_ROOT,
      detached: !IS_WINDOWS,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...wranglerEnvironment(),
        NO_COLOR: "1",
        // The address is read from the log, whatever the caller's own level is.
        WRANGLER_LOG: "log",
        // Services of one name find each other through the registry; these must stay alone.
        WRANGLER_REGISTRY_PATH: join(scratch, "registry"),
        WRANGLER_LOG_PATH: join(scratch, "logs"),
        // A killed server cannot remove its temporary files.
        TMPDIR: scratch,
      },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.#exited = new Promise((resolve) => this.#process.once("exit", () => resolve()));
    process.once("exit", this.#clear);
  }

  /** The address, once the server has said that it listens. */
  async ready(): Promise<string> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline && this.#process.exitCode === null) {
      const url = READY.exec(this.output)?.[1];
      if (url !== undefined) return url;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`wrangler dev did not start:\n${this.output}`);
  }

  /** Ends the group; what SIGTERM has not ended in time is killed. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    // Windows knows neither signals nor groups: only the whole tree can be ended, and only at once.
    if (signal === "SIGKILL" || IS_WINDOWS) this.#killGroup();
    else this.#process.kill(signal);
    const timer = setTimeout(this.#killGroup, STOP_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(timer);
    process.removeListener("exit", this.#clear);
    this.#clear();
  }

  readonly #clear = () => {
    this.#killGroup();
    rmSync(this.#scratch, { recursive: true, force: true, maxRetries: 3 });
  };

  readonly #killGroup = () => {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      if (IS_WINDOWS) spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"]);
      else process.kill(-pid, "SIGKILL");
    } catch {
      // The group has ended by itself.
    }
  };
}
