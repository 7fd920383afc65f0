/** What is said where `npm ci` has not been run, or not with everything: one sentence with the remedy. */
import { spawnSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "session-attributes-preflight-"));
  await mkdir(join(root, "scripts"));
  await copyFile(join(PROJECT_ROOT, "scripts/preflight.cjs"), join(root, "scripts/preflight.cjs"));
});
afterEach(() => rm(root, { recursive: true }));

/** Runs nothing behind the preflight. */
function preflight(...flags: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, "-r", "./scripts/preflight.cjs", "--eval", "console.log('on')"],
    { cwd: root, encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

it("names npm ci where nothing is installed", () => {
  expect(preflight()).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^Nothing is installed in node_modules yet\. Run "npm ci" .*\n$/),
  });
});

it("names the version where Node does not run TypeScript", async () => {
  await mkdir(join(root, "node_modules/wrangler"), { recursive: true });
  expect(preflight("--no-experimental-strip-types")).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /^The scripts need Node 25 or newer, and this is v\d+\.\d+\.\d+: .* is missing\. Run "npm ci" .*\n$/,
    ),
  });
});

it("says nothing where all is there", async () => {
  await mkdir(join(root, "node_modules/wrangler"), { recursive: true });
  expect(preflight()).toEqual({ status: 0, stdout: "on\n", stderr: "" });
});
