/** The layers point one way, and the linter sees to it: APIs to objects to storage and crypto to the domain. */
import { spawnSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";

const BIOME = join(PROJECT_ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");

const IMPORTS = "lint/style/noRestrictedImports";
const GLOBALS = "lint/style/noRestrictedGlobals";

/** Folder, a line of code there, and the rule that refuses it. */
const REFUSED: [string, string, string][] = [
  ["domain", 'import { x } from "../log.ts";', IMPORTS],
  ["domain", 'import type { x } from "../crypto/bytes.ts";', IMPORTS],
  ["crypto", 'import { x } from "../storage/schema.ts";', IMPORTS],
  ["storage", 'import type { x } from "../objects/reach.ts";', IMPORTS],
  ["storage", 'import { x } from "hono";', IMPORTS],
  ["objects", 'import { x } from "../sso/errors.ts";', IMPORTS],
  ["objects", 'import { x } from "hono/cors";', IMPORTS],
  ["http", 'import { x } from "../sso/errors.ts";', IMPORTS],
  ["sso", 'import type { x } from "../storage/schema.ts";', IMPORTS],
  ["sso", 'import { x } from "../profiles/errors.ts";', IMPORTS],
  ["sso", 'import { x } from "node:crypto";', IMPORTS],
  ["sso", 'import { z as x } from "zod";', IMPORTS],
  ["sso", "const x = crypto.subtle;", GLOBALS],
  ["profiles", 'import { x } from "../sso/errors.ts";', IMPORTS],
];

const TAKEN: [string, string][] = [
  ["domain", 'import * as x from "zod";'],
  ["domain", 'import { x } from "../limits.ts";'],
  ["crypto", 'import { x } from "../domain/text.ts";'],
  ["crypto", "const x = crypto.subtle;"],
  ["storage", 'import { x } from "../crypto/cipher.ts";'],
  ["objects", 'import { x } from "../storage/schema.ts";'],
  ["sso", 'import { x } from "../objects/reach.ts";'],
];

let root: string;
/** The rules that each example breaks, by its path. */
let broken: Map<string, string[]>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "session-attributes-lint-"));
  await copyFile(join(PROJECT_ROOT, "biome.json"), join(root, "biome.json"));
  for (const [kind, examples] of Object.entries({ refused: REFUSED, taken: TAKEN })) {
    for (const [index, [folder, line]] of examples.entries()) {
      const path = join(root, "src", folder, `${kind}-${index}.ts`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `${line}\nexport { x };\n`);
    }
  }
  broken = lint();
});
afterAll(() => rm(root, { recursive: true }));

function lint(): Map<string, string[]> {
  const args = [BIOME, "lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none", "src"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  const report = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  const found = new Map<string, string[]>();
  for (const { category, location } of report.diagnostics) {
    found.set(location.path, [...(found.get(location.path) ?? []), category]);
  }
  return found;
}

it.each(REFUSED.map((example, index) => [index, ...example] as const))(
  "%i. refuses in %s: %s",
  (index, folder, _, rule) => {
    expect(broken.get(`src/${folder}/refused-${index}.ts`)).toContain(rule);
  },
);

it.each(TAKEN.map((example, index) => [index, ...example] as const))("%i. takes in %s: %s", (index, folder) => {
  expect(broken.get(`src/${folder}/taken-${index}.ts`) ?? []).toEqual([]);
});
