/** docs/getting-started.md, followed to the letter in an empty folder, with a service that `npm start` starts. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { blocksOf } from "./blocks.ts";
import { runShellBlocks } from "./shell.ts";
import { newReader, type Reader } from "./world.ts";

const START = "npm start\n";
/** Wrangler starts in 2 s on an idle machine, and in ten times that on a busy one. */
const START_TIMEOUT_MS = 60_000;

// POSIX shells: what Windows has is another thing.
it.skipIf(process.platform === "win32")(
  "leads from a clone to a service, its first session, attribute and tag, and to a deployment",
  async () => {
    const blocks = blocksOf("docs/getting-started.md");
    const start = blocks.findIndex(({ text }) => text === START);
    expect(start).toBeGreaterThan(0);
    const port = await freePort();
    const reader = await newReader(`http://localhost:${port}`);
    onTestFinished(() => rm(reader.scratch, { recursive: true, force: true, maxRetries: 3 }));
    await runShellBlocks(blocks.slice(0, start), reader);
    await startService(reader, port);
    await runShellBlocks(blocks.slice(start + 1), reader);
  },
  4 * START_TIMEOUT_MS,
);

/** Types `npm start`, on a port that is free, and waits for what the document says. */
async function startService({ folder, env }: Reader, port: number): Promise<void> {
  const flags = ["--port", String(port), "--inspector-port", "0"];
  const options = { cwd: folder, env: { ...env, PATH: env.REAL_PATH }, detached: true };
  const service = spawn("npm", ["start", "--", ...flags], options);
  const ended = once(service, "close");
  onTestFinished(async () => {
    // npm and all that it has started.
    if (service.pid !== undefined) process.kill(-service.pid, "SIGTERM");
    await ended;
  });
  let output = "";
  for (const stream of [service.stdout, service.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  await expect.poll(() => output, { timeout: START_TIMEOUT_MS }).toContain("Try, in another terminal");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
