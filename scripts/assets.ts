/** The static assets of the Worker: what stands in `assets`, the reference's files from their package, the console. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { buildConsole } from "./console.ts";
import { PROJECT_ROOT } from "./wrangler.ts";

/** Where wrangler takes them from, as wrangler.toml says; git ignores it. */
const BUILT = "dist/assets";

const REFERENCE = "node_modules/swagger-ui-dist";

/** Each file by where it comes from and where it goes. */
const FILES: readonly (readonly [from: string, to: string])[] = [
  ["assets/_headers", "_headers"],
  ["assets/openapi.json", "openapi.json"],
  ["assets/docs/index.html", "docs/index.html"],
  ["assets/docs/start.js", "docs/start.js"],
  [`${REFERENCE}/swagger-ui.css`, "docs/swagger-ui.css"],
  [`${REFERENCE}/swagger-ui-bundle.js`, "docs/swagger-ui-bundle.js"],
  // The licences of what is in the bundle, which names this file.
  [`${REFERENCE}/swagger-ui-bundle.js.LICENSE.txt`, "docs/swagger-ui-bundle.js.LICENSE.txt"],
];

/**
 * Fills the folder of the assets. Files that are as they should be stay untouched: a server that watches them goes on
 * undisturbed, and several servers may be started at once.
 */
export async function fillAssets(): Promise<void> {
  const copied = FILES.map(async ([from, to]) => fill(await readFile(join(PROJECT_ROOT, from)), to));
  const built = [...(await buildConsole())].map(([name, content]) => fill(content, `console/${name}`));
  await Promise.all([...copied, ...built]);
}

async function fill(content: Buffer, name: string): Promise<void> {
  const to = join(PROJECT_ROOT, BUILT, name);
  if (existsSync(to) && content.equals(await readFile(to))) return;
  await mkdir(dirname(to), { recursive: true });
  // Renamed into its place, so that nobody meets half of it.
  const unfinished = join(PROJECT_ROOT, BUILT, "..", `${basename(to)}.${process.pid}`);
  await writeFile(unfinished, content);
  await rename(unfinished, to);
}
