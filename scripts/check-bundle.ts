// Checks what goes into the Worker: every module of others that the bundle contains must stand in bundle-modules.txt,
// so that nothing comes in by way of a dependency unseen. Part of `npm run check`; `-- --update` writes the list anew.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LIST = "bundle-modules.txt";
const OWN = "src/";

/** The modules of the bundle that are not ours, as esbuild names them, sorted. */
function foreignModules(): string[] {
  const folder = mkdtempSync(join(tmpdir(), "session-attributes-bundle-"));
  try {
    const metafile = join(folder, "meta.json");
    const built = spawnSync("wrangler", ["deploy", "--dry-run", "--outdir", folder, "--metafile", metafile], {
      encoding: "utf8",
      env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
    });
    if (built.status !== 0) throw new Error(`the bundle could not be built:\n${built.stdout}${built.stderr}`);
    const { inputs } = JSON.parse(readFileSync(metafile, "utf8")) as { inputs: Record<string, unknown> };
    return Object.keys(inputs)
      .filter((path) => !path.startsWith(OWN))
      .sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const found = foreignModules();
if (process.argv.includes("--update")) {
  writeFileSync(LIST, `${found.join("\n")}\n`);
  console.log(`${LIST}: ${found.length} modules.`);
} else {
  const listed = readFileSync(LIST, "utf8").split("\n").filter(Boolean);
  const unknown = found.filter((module) => !listed.includes(module));
  const gone = listed.filter((module) => !found.includes(module));
  for (const module of unknown) console.error(`In the bundle, and not in ${LIST}: ${module}`);
  for (const module of gone) console.error(`In ${LIST}, and not in the bundle: ${module}`);
  if (unknown.length + gone.length > 0) {
    console.error("Look at what came or went; `npm run check:bundle -- --update` takes it into the list.");
    process.exitCode = 1;
  }
}
