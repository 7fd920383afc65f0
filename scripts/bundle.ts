/** The Worker's bundle as it is deployed: building it, and what is in it. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { PROJECT_ROOT, WRANGLER, wranglerEnvironment } from "./wrangler.ts";

/**
 * The most that the bundle may have, gzipped: it is loaded wherever a request arrives. 60 KiB are enough for the service
 * itself; the schemas that declare what both APIs take and answer, and the part of zod that reads them, cost ten more;
 * signing tokens for AWS and verifying those of identity providers, with the parts of jose that do it, cost another ten;
 * accounts beyond a password, with the passwords that everybody knows, and rules for attributes cost twenty.
 */
export const LARGEST_BUNDLE_BYTES = 104 * 1_024;

/** Beside the bundle lies what esbuild says about it. */
const METAFILE = "meta.json";
/** Where our own modules lie; all others come from dependencies. */
const OWN = "src/";

export interface Bundle {
  /** Names of its files, without source maps. */
  files: string[];
  gzippedBytes: number;
  /** Paths of the modules of others that have code in it, sorted. */
  foreignModules: string[];
}

/** What esbuild says of one output: its inputs by their paths, with what is left of each. */
interface Metafile {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
}

/**
 * Builds the bundle into a directory, minified as it is deployed. Rejects with what wrangler said if it cannot.
 * @param config the product's own by default
 */
export async function buildBundle(directory: string, config = join(PROJECT_ROOT, "wrangler.toml")): Promise<void> {
  const args = [
    "deploy",
    "--config",
    config,
    "--dry-run",
    "--outdir",
    directory,
    "--metafile",
    join(directory, METAFILE),
  ];
  await promisify(execFile)(process.execPath, [WRANGLER, ...args], {
    cwd: PROJECT_ROOT,
    env: { ...wranglerEnvironment(), WRANGLER_LOG_PATH: join(directory, "logs"), NO_COLOR: "1" },
  });
}

/** Looks into a directory where the bundle was built. */
export function readBundle(directory: string): Bundle {
  const { outputs } = JSON.parse(readFileSync(join(directory, METAFILE), "utf8")) as Metafile;
  const built = Object.entries(outputs).filter(([path]) => !path.endsWith(".map"));
  const files = built.map(([path]) => basename(path));
  // Much of what is imported is not used, and left out: only what has bytes in the output is there.
  const modules = built.flatMap(([, { inputs }]) =>
    Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0),
  );
  return {
    files,
    gzippedBytes: files.reduce((sum, file) => sum + gzipSync(readFileSync(join(directory, file))).length, 0),
    foreignModules: modules.filter((path) => !path.startsWith(OWN)).sort(),
  };
}
