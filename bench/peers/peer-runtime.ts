/** A peer: a Redis that flushes each write to disk before it answers, and a server of Node before it. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type ProcessFigures, processFigures } from "../../test/harness/process-figures.ts";

const REDIS = "redis-server";
/** What makes an acknowledged write outlive a power cut, as one of the product does. */
const DURABLE = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
/** A server answers within this time, also on a busy machine. */
const START_TRIES = 100;
const START_PAUSE_MS = 50;

/** Whether there is a Redis to be started. */
export function hasRedis(): boolean {
  try {
    execFileSync(REDIS, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export class PeerRuntime {
  readonly #script: string;
  readonly #parent: string;
  #processes: ChildProcess[] = [];
  #url = "";

  /** @param script of the server, @param parent a directory in which Redis gets one of its own */
  constructor(script: string, parent: string) {
    this.#script = script;
    this.#parent = parent;
  }

  get url(): string {
    return this.#url;
  }

  async start(): Promise<number> {
    const began = performance.now();
    const directory = await mkdtemp(join(this.#parent, "redis-"));
    const socket = join(directory, "redis.sock");
    process.once("exit", this.#killNow);
    const where = ["--port", "0", "--unixsocket", socket, "--dir", directory];
    this.#processes.push(spawn(REDIS, [...where, ...DURABLE], { stdio: "ignore" }));
    for (let tries = 0; !existsSync(socket); tries += 1) {
      if (tries === START_TRIES) throw new Error("redis-server did not start");
      await sleep(START_PAUSE_MS);
    }
    const env = { ...process.env, NODE_ENV: "production", REDIS_SOCKET: socket };
    const server = spawn(process.execPath, [this.#script], { stdio: ["ignore", "pipe", "inherit"], env });
    this.#processes.push(server);
    const [port] = await Promise.race([once(server.stdout as Readable, "data"), once(server, "exit")]);
    if (server.exitCode !== null) throw new Error(`${this.#script} did not start`);
    this.#url = `http://127.0.0.1:${String(port).trim()}`;
    return performance.now() - began;
  }

  /** Memory and CPU of both processes together. */
  figures(): ProcessFigures {
    const each = this.#processes.map(({ pid }) => processFigures(pid ?? 0));
    const sum = (of: keyof ProcessFigures) => each.reduce((total, one) => total + one[of], 0);
    return { memoryBytes: sum("memoryBytes"), cpuMs: sum("cpuMs") };
  }

  async stop(): Promise<void> {
    process.removeListener("exit", this.#killNow);
    const running = this.#processes.splice(0).filter(({ exitCode }) => exitCode === null);
    await Promise.all(
      running.map(async (each) => {
        const exited = once(each, "exit");
        each.kill("SIGTERM");
        await exited;
      }),
    );
  }

  readonly #killNow = () => {
    for (const each of this.#processes) each.kill("SIGKILL");
  };
}
