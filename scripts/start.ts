/**
 * `npm start`: the service on this machine. Makes the secrets it needs if they are not there, says where they are,
 * and hands over to `wrangler dev`, with whatever flags it was given.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { DEV_VARS, ensureDevVars, STATE_DIR } from "./dev-vars.ts";
import { PROJECT_ROOT, WRANGLER, wranglerEnvironment } from "./wrangler.ts";

const DEFAULT_PORT = "8787";

const HELP = `Starts the service on this machine.

  npm start                    on http://localhost:${DEFAULT_PORT}
  npm start -- --port 8901     on another port
  npm start -- --help          this text

Further flags go to "wrangler dev" ("npx wrangler dev --help" lists them).

Secrets stand in ${DEV_VARS}, which is made with fresh random values if it is not there: keys, an API token, and
the super-user's name and password. What is stored stays in ${STATE_DIR} over a restart. To begin anew:
  rm -r ${DEV_VARS} ${STATE_DIR}
`;

const flags = process.argv.slice(2);
if (flags.includes("--help") || flags.includes("-h")) {
  process.stdout.write(HELP);
} else {
  const devVars = await ensureDevVars(PROJECT_ROOT);
  console.log(devVars.made ? `${DEV_VARS}: made, with fresh random secrets.` : `${DEV_VARS}: found, left as it is.`);
  console.log(`Sign in with SUPER_USER_NAME and SUPER_USER_PASSWORD; both stand in ${DEV_VARS}.`);
  if (devVars.orphanedState) {
    console.warn(`Warning: ${STATE_DIR} was stored under other keys, and that state cannot be opened then.`);
    console.warn(`Put the old ${DEV_VARS} back, or begin anew: rm -r ${STATE_DIR}`);
  }
  run(["dev", ...(hasPort(flags) ? [] : ["--port", DEFAULT_PORT]), ...flags]);
}

function hasPort(given: readonly string[]): boolean {
  return given.some((flag) => flag === "--port" || flag.startsWith("--port="));
}

/** Runs wrangler in this terminal until it ends, and ends as it did. */
function run(args: readonly string[]): void {
  const wrangler = spawn(process.execPath, [WRANGLER, ...args], {
    cwd: PROJECT_ROOT,
    stdio: "inherit",
    env: wranglerEnvironment(),
  });
  // A listener also keeps this process alive until wrangler has closed.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => wrangler.kill(signal));
  wrangler.once("exit", (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal ?? "SIGTERM"]);
  });
}
