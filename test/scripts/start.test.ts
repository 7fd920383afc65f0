/** `npm start` in a project of its own: a copy, so that nobody's .dev.vars or stored state is touched. */
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Answer, call } from "../../scripts/call.ts";
import { DEV_VARS, STATE_DIR } from "../../scripts/dev-vars.ts";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";

const LOGIN = "/zato/sso/user/login";
const ATTR = "/zato/sso/session/attr";
const APP = { current_app: "CRM" };

let root: string;
const running: Started[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "session-attributes-start-"));
  for (const part of ["src", "scripts", "wrangler.toml", "package.json", "tsconfig.json"]) {
    await cp(join(PROJECT_ROOT, part), join(root, part), { recursive: true });
  }
  await symlink(join(PROJECT_ROOT, "node_modules"), join(root, "node_modules"));
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
  return new RegExp(`^${name}=(.*)$`, "m").exec(text)?.[1] ?? "";
}

it("explains itself and makes nothing", async () => {
  const help = npmStart("--help");
  expect(await help.ended).toBe(0);
  expect(help.output()).toContain("npm start -- --port 8901");
  await expect(readFile(join(root, DEV_VARS))).rejects.toThrow("ENOENT");
});

it("serves with secrets of its own, shows no password, and keeps the state over a restart", async () => {
  const port = await freePort();
  const ask = (method: string, path: string, body: Record<string, unknown>): Promise<Answer> =>
    call(`http://localhost:${port}`, method, path, { body: { ...APP, ...body } });
  const flags = ["--port", String(port), "--inspector-port", "0"];

  const first = npmStart(...flags);
  await vi.waitFor(() => expect(first.output()).toContain("Ready on"), { timeout: 30_000 });
  expect(first.output()).toContain(`${DEV_VARS}: made`);
  expect(first.output()).not.toContain("Warning");
  const credentials = { username: await setting("SUPER_USER_NAME"), password: await setting("SUPER_USER_PASSWORD") };
  const { ust } = (await ask("POST", LOGIN, credentials)).json;
  expect(ust).toMatch(/^gAAAA/);
  const own = { current_ust: ust, target_ust: ust, name: "kept" };
  expect((await ask("PUT", ATTR, { ...own, value: "v" })).json.status).toBe("ok");
  first.process.kill("SIGTERM");
  expect(await first.ended).not.toBe(0);

  const second = npmStart(...flags);
  await vi.waitFor(() => expect(second.output()).toContain("Ready on"), { timeout: 30_000 });
  expect(second.output()).toContain(`${DEV_VARS}: found`);
  expect((await ask("GET", ATTR, own)).json).toMatchObject({ found: true, value: "v" });
  second.process.kill("SIGINT");
  await second.ended;
  await expect(ask("GET", ATTR, own)).rejects.toThrow("ECONNREFUSED");

  for (const output of [first.output(), second.output()]) {
    expect(output.includes(credentials.password), "the password stands in the output").toBe(false);
    expect(output.includes(await setting("TOKEN_KEYS")), "a key stands in the output").toBe(false);
  }

  // New secrets over old state: said at once, not found out later.
  await rm(join(root, DEV_VARS));
  const third = npmStart("--port", "not-a-port");
  expect(await third.ended).not.toBe(0);
  expect(third.output()).toContain(`Warning: ${STATE_DIR}`);
  expect(third.output()).toContain(`rm -r ${STATE_DIR}`);
});
