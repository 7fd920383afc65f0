/** `npm start` in a clone. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished } from "vitest";
import type { Reader } from "./world.ts";

/** Wrangler starts in 2 s on an idle machine, and in ten times that on a busy one. */
export const START_TIMEOUT_MS = 60_000;

/** Types `npm start`, on a port that is free, and waits for what the document says. */
export async function startByNpm({ folder, env }: Reader, port: number): Promise<void> {
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

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
