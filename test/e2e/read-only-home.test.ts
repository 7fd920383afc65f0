/** Containers and CI often have a home that nobody may write to: every command works there, too. */
import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, START_TIMEOUT_MS, startByNpm } from "./docs/start.ts";
import { newReader, type Reader } from "./docs/world.ts";

const COMMANDS = [
  "run keys -- new",
  "run token -- report",
  "run openapi -- --check",
  "run assets",
  "run check:bindings",
  "run check:settings",
  "run deploy -- --dry-run",
];

describe.skipIf(process.platform === "win32")("with a read-only home", () => {
  let reader: Reader;
  let home: string;
  beforeAll(async () => {
    reader = await newReader("http://localhost");
    home = await readOnlyFolder();
    reader.env = { ...reader.env, HOME: home, PATH: reader.env.REAL_PATH };
  });
  afterAll(async () => {
    if (home !== "/sys") await chmod(home, 0o755).then(() => rm(home, { recursive: true }));
    await rm(reader.scratch, { recursive: true, force: true, maxRetries: 3 });
  });

  it.each(COMMANDS)("npm %s", (command) => {
    const { folder: cwd, env } = reader;
    const { status, stdout, stderr } = spawnSync("npm", command.split(" "), { cwd, env, encoding: "utf8" });
    expect(status, `${stdout}${stderr}`).toBe(0);
  });

  it(
    "npm start",
    async () => {
      const port = await freePort();
      await startByNpm(reader, port);
      expect((await fetch(`http://localhost:${port}/api/ready`)).status).toBe(200);
    },
    2 * START_TIMEOUT_MS,
  );
});

/** Root may write to every folder but to those that the kernel makes. */
async function readOnlyFolder(): Promise<string> {
  if (process.getuid?.() === 0) return "/sys";
  const folder = await mkdtemp(join(tmpdir(), "session-attributes-home-"));
  await chmod(folder, 0o555);
  return folder;
}
