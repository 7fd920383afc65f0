/**
 * `npm start`: the service on this machine. Makes the secrets it needs if they are not there, looks for what would go
 * wrong and says it in a sentence, and runs `wrangler dev` with whatever flags it was given.
 */
import { spawn } from "node:child_process";
import { watchFile } from "node:fs";
import { readFile } from "node:fs/promises";
import { constants } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { asksForHelp } from "./command.ts";
import { DEV_VARS, ensureDevVars, faultsOfDevVars, valuesOfDevVars } from "./dev-vars.ts";
import { DEFAULT_PORT, readFlags, type StartFlags } from "./start/flags.ts";
import { Obstacle } from "./start/obstacle.ts";
import { isPortTaken } from "./start/port.ts";
import { readyBlock, whatIsWrong } from "./start/ready.ts";
import { leaveStateDir, missingKeys, openStateDir, STATE_DIR, takeStateDir } from "./start/state.ts";
import { wranglerOutput } from "./start/wrangler-output.ts";
import { PROJECT_ROOT, WRANGLER, wranglerEnvironment } from "./wrangler.ts";

const HELP = `Starts the service on this machine.

  npm start                    on http://localhost:${DEFAULT_PORT}
  npm start -- --port 8901     on another port
  npm start -- --json          with the log as JSON, as it is once deployed
  npm start -- --help          this text

Further flags go to "wrangler dev" ("npx wrangler dev --help" lists them).

Secrets stand in ${DEV_VARS}, which is made with fresh random values if it is not there: keys, an API token, and
the super-user's name and password. What is stored stays in ${STATE_DIR} over a restart. To begin anew:
  rm -r ${DEV_VARS} ${STATE_DIR}
`;

/** How often a change of the file is looked for: sooner than anybody has turned to the terminal. */
const WATCH_MS = 1_000;

/** Wrangler's banner says nothing here. */
const QUIET = { NO_COLOR: "1", WRANGLER_HIDE_BANNER: "true", WRANGLER_LOG: "log" };

const given = process.argv.slice(2);
if (asksForHelp(given)) process.stdout.write(HELP);
else await start(readFlags(given));

async function start(flags: StartFlags): Promise<void> {
  // Whatever is written from here on is for its owner alone.
  process.umask(0o077);
  try {
    const secrets = flags.envFile === null ? await prepareDevVars(flags.port) : null;
    const shown = flags.persistTo ?? STATE_DIR;
    const dir = resolve(PROJECT_ROOT, shown);
    const { isNew } = await openStateDir(dir);
    await takeStateDir(dir, process.pid);
    if (secrets !== null) warnOf(await missingKeys(dir, secrets.values, { isNew, isFresh: secrets.isFresh }), shown);
    if (flags.port > 0 && (await isPortTaken(flags.port, flags.ip))) {
      await leaveStateDir(dir);
      throw new Obstacle(
        `Port ${flags.port} is in use. Stop what listens there, or take another: npm start -- --port 8901`,
      );
    }
    run(flags, dir, secrets?.values.SUPER_USER_NAME);
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Makes .dev.vars if need be and judges it. @throws {Obstacle} where the service could not work with it */
async function prepareDevVars(port: number): Promise<{ values: Record<string, string>; isFresh: boolean }> {
  const isFresh = await ensureDevVars(PROJECT_ROOT, `http://localhost:${port}`);
  if (isFresh) console.log(`${DEV_VARS}: made, with fresh random secrets.`);
  const text = await readFile(join(PROJECT_ROOT, DEV_VARS), "utf8");
  const faults = faultsOfDevVars(text);
  if (faults.length > 0) throw new Obstacle(faults.join("\n"));
  return { values: valuesOfDevVars(text), isFresh };
}

function warnOf(missing: readonly string[], stateDir: string): void {
  if (missing.length === 0) return;
  console.warn(`Warning: ${stateDir} was used with keys that ${DEV_VARS} does not have (${missing.join(", ")}).
What is sealed or signed with them cannot be opened, and users keep the passwords they had.
Put the old ${DEV_VARS} back, or begin anew: rm -r ${stateDir}`);
}

/** Runs wrangler until it ends, and ends as it did. */
function run(flags: StartFlags, stateDir: string, superUserName: string | undefined): void {
  const args = ["dev", "--show-interactive-dev-session=false", "--var=ALLOW_HTTP:true", ...flags.passedOn];
  const wrangler = spawn(process.execPath, [WRANGLER, ...args], {
    cwd: PROJECT_ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...wranglerEnvironment(), ...QUIET },
  });
  const print = (line: string) => console.log(line);
  const onReady = async (url: string) => print((await whatIsWrong(url)) ?? readyBlock(url, superUserName));
  const take = wranglerOutput({ json: flags.json, print, onReady });
  for (const stream of [wrangler.stdout, wrangler.stderr]) createInterface(stream).on("line", take);

  watchFile(join(PROJECT_ROOT, DEV_VARS), { interval: WATCH_MS, persistent: false }, () => {
    print(`${DEV_VARS} has changed, and the service still has the old values: Ctrl-C and npm start take the new ones.`);
  });
  // A listener also keeps this process alive until wrangler has closed.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => wrangler.kill(signal));
  wrangler.once("close", async (code, signal) => {
    await leaveStateDir(stateDir);
    process.exit(code ?? 128 + constants.signals[signal ?? "SIGTERM"]);
  });
}
