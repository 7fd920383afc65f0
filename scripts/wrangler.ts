/** Where wrangler stands and which environment it gets, for the scripts that run it. */
import { join } from "node:path";

export const PROJECT_ROOT = join(import.meta.dirname, "..");

/** Run by the Node that runs the script: the machine's own may be older than wrangler takes. */
export const WRANGLER = join(PROJECT_ROOT, "node_modules", "wrangler", "bin", "wrangler.js");

/**
 * The environment of this process, with wrangler kept from what a local service does not need: telemetry, a look-up
 * of the machine's place in the world, traces, variables of another environment or of the shell.
 */
export function wranglerEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // The top of wrangler.toml, unless a flag says otherwise.
    CLOUDFLARE_ENV: "",
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    CLOUDFLARE_INCLUDE_PROCESS_ENV: "false",
    CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "true",
    // Its traces keep whole query strings in the state directory, and with them the tokens of old clients.
    X_LOCAL_OBSERVABILITY: "false",
    // Its page of everything that is stored asks for no credential of anybody on this machine.
    X_LOCAL_EXPLORER: "false",
    // What it keeps for itself goes into the project's folder: a home may be read-only.
    XDG_CONFIG_HOME: join(PROJECT_ROOT, ".wrangler", "config"),
    XDG_CACHE_HOME: join(PROJECT_ROOT, ".wrangler", "cache"),
  };
}
