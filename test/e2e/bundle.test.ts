/** The bundle that is deployed stays small: it is loaded wherever a request arrives. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PROJECT_ROOT, WRANGLER, wranglerEnvironment } from "../../scripts/wrangler.ts";

/** 60 KiB, gzipped. */
const LARGEST_BYTES = 60 * 1_024;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "session-attributes-bundle-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("has at most 60 KiB gzipped, in one minified module", () => {
  const built = spawnSync(process.execPath, [WRANGLER, "deploy", "--dry-run", "--outdir", folder], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    env: wranglerEnvironment(),
  });
  expect(built.status, built.stderr).toBe(0);
  const modules = readdirSync(folder).filter((file) => !/\.(map|md)$/.test(file));
  expect(modules).toEqual(["index.js"]);
  const code = readFileSync(join(folder, "index.js"));
  // Code that is not minified has lines; the whole service would not fit in so few bytes either.
  expect(code.length).toBeGreaterThan(50_000);
  expect(gzipSync(code).length).toBeLessThanOrEqual(LARGEST_BYTES);
});
