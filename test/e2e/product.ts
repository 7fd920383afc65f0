/** Builds the Worker as it is deployed, once for all tests over sockets. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildProduct } from "../harness/worker-build.ts";
import type { WorkerSource } from "../harness/worker-source.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The built Worker, and the directory of its modules. */
    product: { source: WorkerSource; directory: string };
  }
}

/** Vitest's global setup; what it returns is the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "session-attributes-product-"));
  project.provide("product", { source: await buildProduct(directory), directory });
  return () => rm(directory, { recursive: true, force: true, maxRetries: 3 });
}
