/** The command line as a person has it: built, started as a process, with a home of its own. */
import { spawn, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { PROJECT_ROOT } from "../../../scripts/wrangler.ts";

const TSC = join(PROJECT_ROOT, "node_modules", "typescript", "bin", "tsc");

/** Whoever runs the tests may use the command line, too. */
const NOTHING_SET = {
  SESSION_ATTRIBUTES_URL: "",
  SESSION_ATTRIBUTES_APP: "",
  SESSION_ATTRIBUTES_TOKEN: "",
  SESSION_ATTRIBUTES_API_TOKEN: "",
};

/** How a command ended. */
interface Ended {
  code: number | null;
  out: string;
  said: string;
}

interface RunOptions {
  /** All of standard input. */
  input?: string;
  env?: Record<string, string>;
}

/** A built command line and a home. */
export interface CommandLine {
  /** The folder of configuration, session and credentials; it is not there until something is kept. */
  folder: string;
  /** A program and its first argument. */
  program: [node: string, main: string];
  /** The environment in which commands run. */
  env: NodeJS.ProcessEnv;
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  /** Runs a command that must succeed and say nothing beside its output, which is returned. */
  output(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Writes config.json. */
  configure(config: unknown, mode?: number): Promise<void>;
  /** Another home with the same program. */
  anotherHome(): Promise<CommandLine>;
  remove(): Promise<void>;
}

/** Builds the command line, as `npm pack` does. */
export async function buildCommandLine(): Promise<CommandLine> {
  const root = await mkdtemp(join(tmpdir(), "session-attributes-command-line-"));
  const client = join(PROJECT_ROOT, "client");
  const built = spawnSync(process.execPath, [TSC, "-p", client, "--outDir", join(root, "dist")], { encoding: "utf8" });
  expect(built.status, built.stdout).toBe(0);
  await cp(join(client, "package.json"), join(root, "package.json"));
  return atHome(root, [process.execPath, join(root, "dist", "cli", "main.js")]);
}

async function atHome(root: string, program: [string, string]): Promise<CommandLine> {
  const home = await mkdtemp(join(root, "home-"));
  const folder = join(home, "config");
  const env = { ...process.env, ...NOTHING_SET, HOME: home, SESSION_ATTRIBUTES_HOME: folder };
  const run = async (args: readonly string[], { input = "", env: more = {} }: RunOptions = {}): Promise<Ended> => {
    const [node, main] = program;
    const child = spawn(node, [main, ...args], { env: { ...env, ...more } });
    const code = new Promise<number | null>((resolve) => child.once("close", resolve));
    // A command that refuses at once does not read its input.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, said };
  };
  return {
    folder,
    program,
    env,
    run,
    output: async (args, options) => {
      const { out, ...rest } = await run(args, options);
      expect(rest, out).toEqual({ code: 0, said: "" });
      return out;
    },
    configure: async (config, mode = 0o600) => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "config.json"), JSON.stringify(config), { mode });
    },
    anotherHome: () => atHome(root, program),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Expects that a file, or a folder, is for its owner alone. Windows has no such modes. */
export async function expectPrivate(path: string): Promise<void> {
  if (process.platform !== "win32") expect((await stat(path)).mode & 0o077, path).toBe(0);
}
