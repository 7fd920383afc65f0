/**
 * Checks what goes into the Worker, as part of `npm run check`: every module of others that the bundle contains must
 * stand in bundle-modules.txt, so that nothing comes in by way of a dependency unseen, and it must stay small.
 * `npm run check:bundle -- --update` writes the list anew.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bundle, buildBundle, LARGEST_BUNDLE_BYTES, readBundle } from "./bundle.ts";

const LIST = "bundle-modules.txt";

const bundle = await builtBundle();
if (process.argv.includes("--update")) {
  writeFileSync(LIST, `${bundle.foreignModules.join("\n")}\n`);
  console.log(`${LIST}: ${bundle.foreignModules.length} modules.`);
} else {
  process.exitCode = [isListed(bundle), isSmall(bundle)].includes(false) ? 1 : 0;
}

async function builtBundle(): Promise<Bundle> {
  const directory = mkdtempSync(join(tmpdir(), "session-attributes-bundle-"));
  try {
    await buildBundle(directory);
    return readBundle(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function isListed({ foreignModules }: Bundle): boolean {
  const listed = readFileSync(LIST, "utf8").split("\n").filter(Boolean);
  const unknown = foreignModules.filter((module) => !listed.includes(module));
  const gone = listed.filter((module) => !foreignModules.includes(module));
  for (const module of unknown) console.error(`In the bundle, and not in ${LIST}: ${module}`);
  for (const module of gone) console.error(`In ${LIST}, and not in the bundle: ${module}`);
  if (unknown.length + gone.length === 0) return true;
  console.error("Look at what came or went; `npm run check:bundle -- --update` takes it into the list.");
  return false;
}

function isSmall({ gzippedBytes }: Bundle): boolean {
  if (gzippedBytes <= LARGEST_BUNDLE_BYTES) return true;
  console.error(`The bundle has ${gzippedBytes} bytes gzipped; it may have ${LARGEST_BUNDLE_BYTES}.`);
  return false;
}
