/**
 * What loading a Worker costs: its modules are parsed and run up to the point where it could answer. A fresh process of
 * Node does it, whose engine is that of workerd, as workerd does not say what that alone has cost.
 */
import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** Stands in for what the platform gives to modules. */
const PLATFORM = `data:text/javascript,${encodeURIComponent(
  "export class DurableObject { constructor(ctx, env) { this.ctx = ctx; this.env = env; } } export const env = {};",
)}`;

/** Loads the module that its last argument names, and prints how many milliseconds of CPU that took. */
const LOADER = `
import { registerHooks } from "node:module";
import "node:crypto";
const platform = ${JSON.stringify(PLATFORM)};
registerHooks({
  resolve: (name, context, next) =>
    name === "cloudflare:workers" ? { url: platform, shortCircuit: true } : next(name, context),
});
await import(platform);
const before = process.cpuUsage();
await import(process.argv.at(-1));
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
`;

/** Loads the main module of a Worker once. @returns milliseconds of CPU */
export async function loadOnce(module: string): Promise<number> {
  const args = ["--input-type=module", "--eval", LOADER, "--", pathToFileURL(module).href];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout);
}
