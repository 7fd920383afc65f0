/** `npm run deploy`: the top of wrangler.toml, which is production, or what `--env NAME` says. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { asksForHelp } from "./command.ts";
import { PROJECT_ROOT, WRANGLER, wranglerEnvironment } from "./wrangler.ts";

const HELP = `Deploys the Worker to Cloudflare.

  npm run deploy                    production: the top of wrangler.toml
  npm run deploy -- --env staging   the staging of wrangler.toml, with secrets, objects and rates of its own
  npm run deploy -- --dry-run       builds, and deploys nothing
  npm run deploy -- --help          this text

Further flags go to "wrangler deploy". Secrets are set before the first deployment: docs/operations.md says how.
`;

const flags = process.argv.slice(2);
if (asksForHelp(flags)) process.stdout.write(HELP);
else {
  // "wrangler login" keeps its credential at home, where there is one to write to.
  const { XDG_CONFIG_HOME } = hasWritableHome() ? process.env : wranglerEnvironment();
  const { status } = spawnSync(process.execPath, [WRANGLER, "deploy", ...flags], {
    cwd: PROJECT_ROOT,
    stdio: "inherit",
    env: { ...wranglerEnvironment(), XDG_CONFIG_HOME },
  });
  process.exitCode = status ?? 1;
}

/** By trying, as a read-only file system gives even root no permission that could be asked for. */
function hasWritableHome(): boolean {
  try {
    mkdirSync(join(homedir(), ".config"), { recursive: true });
    return true;
  } catch {
    return false;
  }
}
