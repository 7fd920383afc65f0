/**
 * The Worker as it is deployed, and what a runtime must give it. Code comes from wrangler's own build, bindings and
 * classes from wrangler.toml, so that a new object class needs no change here.
 */
import { join } from "node:path";
import { unstable_readConfig } from "wrangler";
import { buildBundle } from "../../scripts/bundle.ts";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";
import type { WorkerSource } from "./worker-source.ts";

/** A binding of Durable Objects as wrangler.toml has it. */
interface DeclaredObject {
  name: string;
  class_name: string;
}

/** Name of the module that `wrangler` builds. */
const BUILT = "index.js";

/** Builds the product into a directory. @returns how it is to be run there */
export async function buildProduct(directory: string): Promise<WorkerSource> {
  await buildBundle(directory);
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
    vars: Object.fromEntries(Object.entries(config.vars).map(([name, value]) => [name, settingText(value)])),
    classes: (config.durable_objects.bindings as DeclaredObject[]).map((declared) => ({
      binding: declared.name,
      className: declared.class_name,
    })),
  };
}

/** A setting as text: a list is read as its JSON, too. */
const settingText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
