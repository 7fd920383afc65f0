/** docs/getting-started.md, followed to the letter in an empty folder, with a service that `npm start` starts. */
import { rm } from "node:fs/promises";
import { expect, it, onTestFinished } from "vitest";
import { blocksOf } from "./blocks.ts";
import { runShellBlocks } from "./shell.ts";
import { freePort, START_TIMEOUT_MS, startByNpm } from "./start.ts";
import { newReader } from "./world.ts";

const START = "npm start\n";

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
    await startByNpm(reader, port);
    await runShellBlocks(blocks.slice(start + 1), reader);
  },
  4 * START_TIMEOUT_MS,
);
