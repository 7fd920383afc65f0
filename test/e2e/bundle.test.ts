/** The bundle that is deployed stays small: it is loaded wherever a request arrives. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { LARGEST_BUNDLE_BYTES, readBundle } from "../../scripts/bundle.ts";

it(`has at most ${LARGEST_BUNDLE_BYTES / 1_024} KiB gzipped, in one minified module`, () => {
  const { directory } = inject("product");
  const { files, gzippedBytes } = readBundle(directory);
  expect(files).toEqual(["index.js"]);
  // Code that is not minified has lines; the whole service would not fit in so few bytes either.
  expect(readFileSync(join(directory, "index.js")).length).toBeGreaterThan(50_000);
  expect(gzippedBytes).toBeLessThanOrEqual(LARGEST_BUNDLE_BYTES);
});
