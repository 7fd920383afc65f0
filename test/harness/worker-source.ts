/**
 * A Worker as a runtime takes it: its modules, settings and object classes. Another module can be put before it that
 * watches what it does.
 */
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** A class of Durable Objects and the name under which the Worker finds its objects. */
interface ObjectClass {
  binding: string;
  className: string;
  /** The Worker in which its objects live, by its name in the runtime; itself by default. */
  livesIn?: string;
}

/** A Worker as a runtime takes it. Each class keeps its objects in SQLite. */
export interface WorkerSource {
  /** ES modules by the names they import each other with; the first is the main one. Files lie in one directory. */
  modules: { name: string; file: string }[];
  compatibilityDate: string;
  compatibilityFlags: string[];
  vars: Record<string, string>;
  classes: ObjectClass[];
  /** Objects stay in memory; otherwise the runtime lets go of one that was idle for ten seconds. */
  staysInMemory?: boolean;
  /** Other Workers of the same runtime by their names. They answer no requests. */
  beside?: Record<string, WorkerSource>;
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
