/** Compiles the TypeScript blocks of a document as strictly as the project itself, and runs them. */
import { spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { PROJECT_ROOT } from "../../../scripts/wrangler.ts";
import type { Block } from "./blocks.ts";
import type { Reader } from "./world.ts";

const TSC = join(PROJECT_ROOT, "node_modules", "typescript", "bin", "tsc");
const COMPILER_OPTIONS = {
  strict: true,
  target: "es2022",
  module: "nodenext",
  types: ["node"],
  typeRoots: [join(PROJECT_ROOT, "node_modules", "@types")],
  noUncheckedIndexedAccess: true,
};

/** Each block is a module of its own, in a project that has the client installed. */
export async function runTypeScriptBlocks(blocks: readonly Block[], reader: Reader): Promise<void> {
  const project = await mkdtemp(join(reader.scratch, "typescript-"));
  await mkdir(join(project, "node_modules"));
  await symlink(join(reader.folder, "client"), join(project, "node_modules", "session-attributes"), "junction");
  await writeFile(join(project, "package.json"), '{"type": "module"}');
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
  const modules = blocks.filter(({ language }) => language === "ts");
  for (const [index, { text }] of modules.entries()) {
    await writeFile(join(project, `block-${index}.ts`), reader.placed(text));
  }
  const compiled = spawnSync(process.execPath, [TSC, "-p", project], { encoding: "utf8" });
  expect(compiled.status, `${modules.map(({ place }) => place).join(" ")}\n${compiled.stdout}`).toBe(0);
  for (const [index, { place }] of modules.entries()) {
    const child = spawn(process.execPath, [join(project, `block-${index}.js`)], { env: reader.env });
    const code = new Promise<number | null>((resolve) => child.once("close", resolve));
    const said = await text(child.stderr);
    expect(await code, `${place}\n${said}`).toBe(0);
  }
}
