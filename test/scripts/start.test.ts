/** `npm start` in a project of its own: a copy, so that nobody's .dev.vars or stored state is touched. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Answer, call } from "../../scripts/call.ts";
import { DEV_VARS } from "../../scripts/dev-vars.ts";
import { STATE_DIR } from "../../scripts/start/state.ts";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";

const LOGIN = "/zato/sso/user/login";
const ATTR = "/zato/sso/session/attr";
/** Wrangler starts in 2 s on an idle machine, and in ten times that on a busy one. */
const TIMEOUT_MS = 60_000;
const APP = { current_app: "CRM" };

let root: string;
const running: Started[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "session-attributes-start-"));
  for (const part of [
    "assets",
    "client",
    "console",
    "scripts",
    "src",
    "package.json",
    "tsconfig.json",
    "wrangler.toml",
  ]) {
    await cp(join(PROJECT_ROOT, part), join(root, part), { recursive: true });
  }
  await symlink(join(PROJECT_ROOT, "node_modules"), join(root, "node_modules"), "junction");
});
afterAll(async () => {
  // Whatever a failed test has left running; nothing else is.
  for (const { process: left, ended } of running) {
    left.kill("SIGTERM");
    await ended;
  }
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
});

interface Started {
  process: ChildProcess;
  output: () => string;
  /** The exit status, once the process has ended. */
  ended: Promise<number | null>;
}

function npmStart(...flags: string[]): Started {
  const started = spawn(process.execPath, ["scripts/start.ts", ...flags], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      WRANGLER_LOG: "log",
      WRANGLER_LOG_PATH: join(root, "logs"),
      WRANGLER_REGISTRY_PATH: join(root, "registry"),
    },
  });
  let output = "";
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => started.once("close", (status) => resolve(status)));
  running.push({ process: started, output: () => output, ended });
  return { process: started, output: () => output, ended };
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function setting(name: string): Promise<string> {
  const text = await readFile(join(root, DEV_VARS), "utf8");
  return new RegExp(`^${name}='?(.*?)'?$`, "m").exec(text)?.[1] ?? "";
}

it("explains itself and makes nothing", async () => {
  const help = npmStart("--help");
  expect(await help.ended).toBe(0);
  expect(help.output()).toContain("npm start -- --port 8901");
  await expect(readFile(join(root, DEV_VARS))).rejects.toThrow("ENOENT");
});

// A process on Windows cannot be told to close by another one, only ended, and what it has started stays.
it.skipIf(process.platform === "win32")(
  "serves with secrets of its own, shows no password, and keeps the state over a restart",
  async () => {
    const port = await freePort();
    const ask = (method: string, path: string, body: Record<string, unknown>): Promise<Answer> =>
      call(`http://localhost:${port}`, method, path, { body: { ...APP, ...body } });
    const flags = ["--port", String(port), "--inspector-port", "0"];

    const first = npmStart(...flags);
    await vi.waitFor(() => expect(first.output()).toContain("Try, in another terminal"), { timeout: TIMEOUT_MS });
    expect(first.output()).toContain(`${DEV_VARS}: made`);
    expect(first.output()).toContain(`Ready on http://localhost:${port}`);
    expect(first.output()).toContain("Sign in as  admin");
    for (const noise of ["Warning", "types might be out of date", "has access to the following bindings", "tunnel"]) {
      expect(first.output()).not.toContain(noise);
    }
    // Nobody reads what is stored without a credential.
    expect((await fetch(`http://localhost:${port}/cdn-cgi/explorer/`)).status).toBe(404);
    expect((await stat(join(root, STATE_DIR))).mode & 0o777).toBe(0o700);
    const credentials = { username: await setting("SUPER_USER_NAME"), password: await setting("SUPER_USER_PASSWORD") };
    const { ust } = (await ask("POST", LOGIN, credentials)).json;
    expect(ust).toMatch(/^gAAAA/);
    const own = { current_ust: ust, target_ust: ust, name: "kept" };
    expect((await ask("PUT", ATTR, { ...own, value: "v" })).json.status).toBe("ok");
    // The line of a call comes behind its answer, by way of two processes.
    await vi.waitFor(
      () => expect(first.output()).toMatch(/\n\d\d:\d\d:\d\d {2}200 {2}PUT \/zato\/sso\/session\/attr {2}by zusr/),
      { timeout: TIMEOUT_MS },
    );

    // A second one is refused its state, with a reason that says what to do.
    const second = npmStart("--port", String(await freePort()));
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/^\S+state is in use by another service that runs, process \d+\. .*\n$/);

    await appendFile(join(root, DEV_VARS), "\n# touched\n");
    await vi.waitFor(() => expect(first.output()).toContain(`${DEV_VARS} has changed`), { timeout: 10_000 });
    first.process.kill("SIGTERM");
    expect(await first.ended).not.toBe(0);

    const restarted = npmStart(...flags);
    await vi.waitFor(() => expect(restarted.output()).toContain("Ready on"), { timeout: TIMEOUT_MS });
    expect(restarted.output()).not.toContain(`${DEV_VARS}: made`);
    expect((await ask("GET", ATTR, own)).json).toMatchObject({ found: true, value: "v" });
    restarted.process.kill("SIGINT");
    await restarted.ended;
    await expect(ask("GET", ATTR, own)).rejects.toThrow("ECONNREFUSED");

    for (const output of [first.output(), restarted.output()]) {
      expect(output.includes(credentials.password), "the password stands in the output").toBe(false);
      expect(output.includes(await setting("TOKEN_KEYS")), "a key stands in the output").toBe(false);
    }
  },
  2 * TIMEOUT_MS,
);

it("says at every start that the state was used with other keys, and what to do where the port is taken", async () => {
  await mkdir(join(root, STATE_DIR), { recursive: true });
  await writeFile(join(root, STATE_DIR, "object"), "");
  await rm(join(root, DEV_VARS), { force: true });
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (let starts = 0; starts < 2; starts += 1) {
    const refused = npmStart("--port", String(port));
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(`Warning: ${STATE_DIR} was used with keys that ${DEV_VARS} does not have`);
    expect(refused.output()).toContain(`rm -r ${STATE_DIR}`);
    expect(refused.output()).toContain(
      `\nPort ${port} is in use. Stop what listens there, or take another: npm start -- --port 8901\n`,
    );
  }
  server.close();
});

it("starts nothing with a file that nothing could work with", async () => {
  await writeFile(join(root, DEV_VARS), "TOKEN_KEYS=x\n");
  const broken = npmStart();
  expect(await broken.ended).toBe(1);
  expect(broken.output().trim().split("\n")).toEqual([
    expect.stringMatching(/^\.dev\.vars, line 1: TOKEN_KEYS is malformed/),
    expect.stringMatching(/^\.dev\.vars lacks DATA_KEYS/),
  ]);
});
