/**
 * A bare workerd with one Worker, its objects on disk: no `wrangler dev` before it, so that it can be measured and
 * killed by itself. It can be started again over the same storage, on another port. What the Worker logs goes to a file.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { PROJECT_ROOT, WRANGLER } from "../../scripts/wrangler.ts";
import { type ProcessFigures, processFigures } from "./process-figures.ts";
import type { WorkerSource } from "./worker-source.ts";
import { workerdConfig } from "./workerd-config.ts";

/** A start takes 80 ms; on a busy machine it gets its time. */
const START_TIMEOUT_MS = 30_000;
/** What it may take to close its databases after SIGTERM. */
const STOP_TIMEOUT_MS = 10_000;
/** How much of the log an error shows. */
const LOG_CHARACTERS_SHOWN = 4_000;

/** The binary of the workerd that wrangler brings along. */
function workerdBinary(): string {
  // Its own name for itself is where npm has put the binary of this platform.
  const found = createRequire(WRANGLER)("workerd") as { default: string };
  return found.default;
}

export class BareRuntime {
  readonly #source: WorkerSource;
  readonly #directory: string;
  readonly #secrets: Record<string, string>;
  /** The directory of its objects: a folder for each class, a database for each object. */
  readonly storage: string;
  #process: ChildProcess | undefined;
  #url = "";

  /**
   * @param directory where the Worker's modules lie; configuration and log come beside them
   * @param secrets by name; they reach the Worker through the environment of the process
   * @param storage a directory beside them by default
   */
  constructor(
    source: WorkerSource,
    directory: string,
    secrets: Record<string, string>,
    storage = join(directory, "objects"),
  ) {
    this.#source = source;
    this.#directory = directory;
    this.#secrets = secrets;
    this.storage = storage;
  }

  /** Where it listens; another address after each start. */
  get url(): string {
    return this.#url;
  }

  /** What the Worker has logged since the first start. */
  get logFile(): string {
    return join(this.#directory, "worker.log");
  }

  /** Starts it and waits until it listens. @returns how many milliseconds that took */
  async start(): Promise<number> {
    const began = performance.now();
    await mkdir(this.storage, { recursive: true });
    const config = join(this.#directory, "config.capnp");
    const hosting = { storage: this.storage, secrets: Object.keys(this.#secrets) };
    await writeFile(config, workerdConfig(this.#source, hosting));
    const log = openSync(this.logFile, "a");
    const started = spawn(workerdBinary(), ["serve", config, "--control-fd", "3"], {
      cwd: PROJECT_ROOT,
      stdio: ["ignore", log, log, "pipe"],
      env: { ...process.env, ...this.#secrets },
    });
    closeSync(log);
    this.#process = started;
    process.prependOnceListener("exit", this.#killNow);
    this.#url = `http://127.0.0.1:${await this.#port(started)}`;
    return performance.now() - began;
  }

  /** Memory and CPU of the running process. */
  figures(): ProcessFigures {
    return processFigures(this.#process?.pid ?? 0);
  }

  /** Ends it as an orderly shutdown does: it closes its databases. */
  async stop(): Promise<void> {
    const timer = setTimeout(this.#killNow, STOP_TIMEOUT_MS);
    await this.#end("SIGTERM");
    clearTimeout(timer);
  }

  /** Ends it at once, in the middle of whatever it does. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const running = this.#process;
    if (running && running.exitCode === null && running.signalCode === null) {
      const exited = once(running, "exit");
      running.kill(signal);
      await exited;
    }
    process.removeListener("exit", this.#killNow);
  }

  /** Reads the control channel, on which the runtime says which port it has taken. */
  async #port(started: ChildProcess): Promise<number> {
    const control = started.stdio[3] as Readable;
    const timer = setTimeout(this.#killNow, START_TIMEOUT_MS);
    try {
      let said = "";
      for await (const chunk of control) {
        said += String(chunk);
        const port = /"event":"listen","socket":"http","port":(\d+)/.exec(said)?.[1];
        if (port !== undefined) return Number(port);
      }
    } finally {
      clearTimeout(timer);
    }
    const log = await readFile(this.logFile, "utf8");
    throw new Error(`workerd did not start:\n${log.slice(-LOG_CHARACTERS_SHOWN)}`);
  }

  readonly #killNow = () => {
    this.#process?.kill("SIGKILL");
  };
}
