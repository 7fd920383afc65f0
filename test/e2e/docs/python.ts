/** Runs the Python blocks of a document. */
import { spawn, spawnSync } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import type { Block } from "./blocks.ts";
import type { Reader } from "./world.ts";

export const hasRequests = spawnSync("python3", ["-c", "import requests"]).status === 0;
if (!hasRequests) console.warn("Skipped: Python blocks of documents need python3 with requests.");

/** Each block is a program of its own. */
export async function runPythonBlocks(blocks: readonly Block[], reader: Reader): Promise<void> {
  for (const { text: program, place } of blocks.filter(({ language }) => language === "python")) {
    const child = spawn("python3", ["-"], { cwd: reader.folder, env: { ...reader.env, HOME: process.env.HOME } });
    const code = new Promise<number | null>((resolve) => child.once("close", resolve));
    child.stdin.end(reader.placed(program));
    const said = await text(child.stderr);
    expect(await code, `${place}\n${said}`).toBe(0);
  }
}
