/** Starts the service with the settings of a document's TOML blocks, and asks it whether it can work. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { unstable_readConfig } from "wrangler";
import { startService } from "../service.ts";
import type { Block } from "./blocks.ts";

/** What wrangler.toml needs beside a block. */
const HEAD = 'name = "session-attributes"\ncompatibility_date = "2026-10-01"\n';

/** Each block is a piece of wrangler.toml; of those with `[vars]` the service must take these. */
export async function tryTomlBlocks(blocks: readonly Block[]): Promise<void> {
  for (const { language, text, place } of blocks) {
    if (language !== "toml") continue;
    const vars = Object.entries(await varsOf(text)).map(([name, value]) => [name, textOf(value)]);
    const service = await startService({ vars: Object.fromEntries(vars) });
    const ready = await service.call("GET", "/api/ready");
    await service.stop();
    expect(ready.status, `${place} ${ready.text}`).toBe(200);
  }
}

async function varsOf(block: string): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), "session-attributes-settings-"));
  try {
    await writeFile(join(folder, "wrangler.toml"), HEAD + block);
    return unstable_readConfig({ config: join(folder, "wrangler.toml") }, { hideWarnings: true }).vars;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
