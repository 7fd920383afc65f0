/** What loading a module costs, and that it is really run. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { loadOnce } from "../../bench/releases/loading.ts";

it("is told of a Worker with an object, and fails with a module that fails", async () => {
  const directory = await mkdtemp(join(tmpdir(), "session-attributes-loading-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true, maxRetries: 3 }));
  const module = async (name: string, code: string) => {
    await writeFile(join(directory, name), code);
    return join(directory, name);
  };
  const worker = 'import { DurableObject } from "cloudflare:workers"; export class One extends DurableObject {}';
  expect(await loadOnce(await module("one.mjs", worker))).toBeGreaterThan(0);
  await expect(loadOnce(await module("two.mjs", `${worker} throw new Error("it was run");`))).rejects.toThrow(
    "was run",
  );
});
