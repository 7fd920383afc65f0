/**
 * Runs the shell blocks of a document one after the other in one shell, as a reader pastes them, and judges what each
 * printed by the JSON block below it, which may leave fields out.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import type { Block } from "./blocks.ts";
import type { Reader } from "./world.ts";

/** Runs all blocks of a document; the first that fails is named with all that was printed. */
export async function runShellBlocks(blocks: readonly Block[], reader: Reader): Promise<void> {
  const results = await mkdtemp(join(reader.scratch, "blocks-"));
  const script = blocks.flatMap(({ language, text, place }, index) =>
    language === "sh"
      ? [`place='${place}' output='${results}/${index}'`, `{\n${reader.placed(text)}\n} >"$output"`]
      : [],
  );
  const file = join(results, "script");
  await writeFile(
    file,
    ["set -euo pipefail", 'trap \'cat "$output" >&2; echo "It was: $place" >&2\' ERR', ...script].join("\n"),
  );
  const child = spawn("bash", [file], { cwd: reader.folder, env: reader.env });
  child.stdin.on("error", () => {});
  child.stdin.end(reader.typed);
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(await code, `${said}${out}`).toBe(0);
  for (const [index, block] of blocks.entries()) {
    if (block.language !== "json" || blocks[index - 1]?.language !== "sh") continue;
    const printed = await readFile(join(results, String(index - 1)), "utf8");
    expect(shapeOf(JSON.parse(printed)), block.place).toMatchObject(shapeOf(JSON.parse(block.text)) as object);
  }
}

/** The JSON without what is another one each time: ids, times, tokens, which have digits or are cut by dots. */
function shapeOf(value: unknown): unknown {
  if (typeof value === "string") return /\d|\.\.\./.test(value) ? "text" : value;
  // A second has passed of what is counted down.
  if (typeof value === "number") return Number(value.toPrecision(2));
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(shapeOf);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}
