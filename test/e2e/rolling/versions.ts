/**
 * A deployment that is under way: 0.1.0 as it was deployed, and this version, in one runtime over one storage. Each class
 * of objects lives in one of them, as each object does on Cloudflare's network; either answers the requests.
 */
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { PROJECT_ROOT } from "../../../scripts/wrangler.ts";
import type { WorkerSource } from "../../harness/worker-source.ts";
import { FRONT } from "../../harness/workerd-config.ts";
import { type Service, type ServiceOptions, startService } from "../service.ts";

export type Version = "old" | "new";

/** Which version answers requests, and in which the objects live: those of a class that is not named in the last one. */
export interface Deployment {
  worker: Version;
  objects: Version;
  but?: Record<string, Version>;
}

/** The bundle of 0.1.0; `test/released/0.1.0/README.md` says how it was made. */
const RELEASED = join(PROJECT_ROOT, "test", "released", "0.1.0", "worker.js");
const RELEASED_MODULE = "worker-0.1.0.js";
/** The Worker beside the one that answers requests. */
const OTHER = "other";

/** Starts a service of both versions. */
export async function startDeployment(deployment: Deployment, options: ServiceOptions): Promise<Service> {
  const { source, directory: product } = inject("product");
  const directory = await mkdtemp(join(tmpdir(), "session-attributes-versions-"));
  try {
    for (const { file } of source.modules) await copyFile(join(product, file), join(directory, file));
    await copyFile(RELEASED, join(directory, RELEASED_MODULE));
    return await startService({ ...options, built: { source: deployed(source, deployment), directory } });
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

function deployed(product: WorkerSource, { worker, objects, but = {} }: Deployment): WorkerSource {
  const classes = product.classes.map(({ binding, className }) => {
    const version = but[className] ?? objects;
    return { binding, className, livesIn: version === worker ? FRONT : OTHER };
  });
  const modules = { old: [{ name: RELEASED_MODULE, file: RELEASED_MODULE }], new: product.modules };
  const of = (version: Version): WorkerSource => ({ ...product, modules: modules[version], classes });
  return { ...of(worker), beside: { [OTHER]: of(worker === "old" ? "new" : "old") } };
}
