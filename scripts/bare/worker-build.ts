/**
 * The Worker as it is deployed, and what a runtime must give it. Code comes from wrangler's own build, bindings and
 * classes from wrangler.toml, so that a new object class needs no change here.
 */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { unstable_readConfig } from "wrangler";
import { PROJECT_ROOT, WRANGLER, wranglerEnvironment } from "../wrangler.ts";

/** A class of Durable Objects and the name under which the Worker finds its objects. */
export interface ObjectClass {
  binding: string;
  className: string;
}

/** A Worker as a runtime takes it. Each class keeps its objects in SQLite. */
export interface WorkerSource {
  /** ES modules by the names they import each other with; the first is the main one. Files lie in one directory. */
  modules: { name: string; file: string }[];
  compatibilityDate: string;
  compatibilityFlags: string[];
  vars: Record<string, string>;
  classes: ObjectClass[];
}

/** A binding of Durable Objects as wrangler.toml has it. */
interface DeclaredObject {
  name: string;
  class_name: string;
}

/** Name of the module that `wrangler` builds. */
const BUILT = "index.js";

/** Builds the product into a directory, minified as it is deployed. */
export async function buildProduct(directory: string): Promise<WorkerSource> {
  await promisify(execFile)(process.execPath, [WRANGLER, "deploy", "--dry-run", "--outdir", directory], {
    cwd: PROJECT_ROOT,
    env: { ...wranglerEnvironment(), WRANGLER_LOG_PATH: join(directory, "logs"), NO_COLOR: "1" },
  });
  return declaredProduct();
}

/** The product as wrangler.toml declares it; its variables are those of production. */
export function declaredProduct(): WorkerSource {
  const config = unstable_readConfig({ config: join(PROJECT_ROOT, "wrangler.toml") }, { hideWarnings: true });
  if (config.compatibility_date === undefined) throw new Error("wrangler.toml has no compatibility_date");
  return {
    modules: [{ name: BUILT, file: BUILT }],
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    vars: Object.fromEntries(Object.entries(config.vars).map(([name, value]) => [name, String(value)])),
    classes: (config.durable_objects.bindings as DeclaredObject[]).map((declared) => ({
      binding: declared.name,
      className: declared.class_name,
    })),
  };
}

/**
 * Puts an observer before a Worker: a module with `observedWorker` and `observedClass`, which stand in for the
 * Worker's own exports and pass everything on.
 * @param observer path of that module
 */
export async function observe(source: WorkerSource, observer: string, directory: string): Promise<WorkerSource> {
  const main = source.modules[0]?.name ?? "";
  const observerName = basename(observer);
  await writeFile(join(directory, observerName), await readFile(observer));
  await writeFile(join(directory, "observed.js"), observedModule(main, observerName, source.classes));
  const added = ["observed.js", observerName].map((name) => ({ name, file: name }));
  return { ...source, modules: [...added, ...source.modules] };
}

/** The text of the main module of an observed Worker. */
function observedModule(main: string, observer: string, classes: readonly ObjectClass[]): string {
  return [
    `import * as product from "./${main}";`,
    `import { observedClass, observedWorker } from "./${observer}";`,
    "export default observedWorker(product.default);",
    ...classes.map(({ className }) => `export const ${className} = observedClass(product.${className});`),
    "",
  ].join("\n");
}
