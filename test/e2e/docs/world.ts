/**
 * What a reader of the documents has: a clone with its `.dev.vars`, a service that runs from it, AWS, the command line and
 * the client installed; a person, alice, who may check out the environment production of the profile finance; and an ID
 * token of a provider. Only what needs an account at Cloudflare is played by a stand-in.
 */
import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { DEV_VARS, devVarsText } from "../../../scripts/dev-vars.ts";
import { PROJECT_ROOT } from "../../../scripts/wrangler.ts";
import { goodClaims, newProviderKey, signed } from "../../kit/id-tokens.ts";
import { newMember, newProfile, openStage, PASSWORD, type Stage } from "../aws-stage.ts";
import { startLoopbackProviders } from "../loopback-provider.ts";

/** Of the project, what commands in the documents need. */
const PARTS = [
  ...["assets", "client", "console", "docs", "scripts", "src"],
  ...[".types.env", "package.json", "tsconfig.json", "worker-configuration.d.ts", "wrangler.toml"],
];
const TSC = join(PROJECT_ROOT, "node_modules", "typescript", "bin", "tsc");

/** Addresses in documents, for which the service of the test stands. */
const ADDRESSES = /https:\/\/(?:attributes|sso)\.example\.com|http:\/\/localhost:8787|localhost:8787/g;

/** A clone, and a shell in it. */
export interface Reader {
  /** A folder for what a run needs. */
  scratch: string;
  /** The clone. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** A block's text with the address of the service that runs. */
  placed(text: string): string;
  /** What is typed where a command asks for a password. */
  typed: string;
}

export interface World extends Reader {
  stage: Stage;
  close(): Promise<void>;
}

/** Opens a world of its own for one document. */
export async function openWorld(): Promise<World> {
  const providers = await startLoopbackProviders();
  const key = await newProviderKey();
  const { issuer } = providers.provider("id", [key]);
  const trusted = [{ name: "work", issuer, audiences: ["client"] }];
  const stage = await openStage({ IDENTITY_PROVIDERS: JSON.stringify(trusted) });
  const { secrets, service } = stage;
  const reader = await newReader(service.url);
  const { folder, scratch } = reader;
  await writeFile(join(folder, DEV_VARS), devVarsText(secrets, {}), { mode: 0o600 });
  await writeFile(join(folder, "key-file"), "a secret value\n");
  const alice = await newMember(stage, "alice");
  await newProfile(stage, "finance", { members: [alice], environmentId: "production" });
  const built = spawnSync(process.execPath, [TSC, "-p", join(folder, "client")], { encoding: "utf8" });
  expect(built.status, built.stdout).toBe(0);
  const main = join(folder, "client", "dist", "cli", "main.js");
  await program(scratch, "session-attributes", `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  return {
    ...reader,
    stage,
    env: {
      ...reader.env,
      SESSION_ATTRIBUTES_URL: service.url,
      SESSION_ATTRIBUTES_API_TOKEN: secrets.apiToken,
      SSO_USERNAME: secrets.values.SUPER_USER_NAME,
      SSO_PASSWORD: secrets.values.SUPER_USER_PASSWORD,
      API_TOKEN: secrets.apiToken,
      ID_TOKEN: await signed(key, goodClaims(issuer, { sub: "anna" })),
    },
    typed: `${PASSWORD}\n`,
    close: async () => {
      await Promise.all([stage.close(), providers.close()]);
      await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** A clone of its own as git leaves it, but for `npm ci`, which is done; for a service at that address. */
export async function newReader(url: string): Promise<Reader> {
  const scratch = await mkdtemp(join(tmpdir(), "session-attributes-docs-"));
  const folder = join(scratch, "clone");
  const global = join(scratch, "global");
  for (const path of [folder, global, join(scratch, "bin"), join(scratch, "home")]) await mkdir(path);
  for (const part of PARTS) await cp(join(PROJECT_ROOT, part), join(folder, part), { recursive: true });
  await symlink(join(PROJECT_ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  for (const name of ["npm", "npx"] as const) await program(scratch, name, standInOf(name));
  return {
    scratch,
    folder,
    env: {
      PATH: `${join(global, "bin")}:${join(scratch, "bin")}:${process.env.PATH}`,
      REAL_PATH: process.env.PATH,
      HOME: join(scratch, "home"),
      NO_COLOR: "1",
      npm_config_prefix: global,
      npm_config_offline: "true",
      npm_config_update_notifier: "false",
    },
    placed: (text) => text.replace(ADDRESSES, url),
    typed: "",
  };
}

async function program(scratch: string, name: string, text: string): Promise<void> {
  await writeFile(join(scratch, "bin", name), text);
  await chmod(join(scratch, "bin", name), 0o755);
}

/**
 * npm and npx, but for what would need the network, an account, or minutes. What wrangler would do at Cloudflare is
 * judged by wrangler's own help: the command is there, and takes these flags.
 */
function standInOf(program: "npm" | "npx"): string {
  return `#!/bin/bash
set -euo pipefail
real() { PATH="$REAL_PATH" exec ${program} "$@"; }
case "${program} $*" in
  "npm ci"|"npm start"*|"npm test"*|"npm run check"*|"npm run demo"*) exit 0 ;;
  "npm run deploy"*) shift 2; [ "\${1:-}" = -- ] && shift; real run --silent deploy -- --dry-run "$@" >/dev/null ;;
  "npx wrangler "*) shift ;;
  *) real "$@" ;;
esac
words=(); flags=()
for word in "$@"; do case "$word" in --*) flags+=("\${word%%=*}") ;; *) [ \${#flags[@]} -gt 0 ] || words+=("$word") ;; esac; done
# A word may be a value: the longest beginning that is a command is the command.
for ((count = \${#words[@]}; count > 0; count -= 1)); do
  help=$(PATH="$REAL_PATH" npx wrangler "\${words[@]:0:count}" --help 2>&1)
  [[ "$help" == "wrangler \${words[*]:0:count}"* ]] && break
done
[ $count -gt 0 ] || { echo "wrangler has no command \${words[*]}" >&2; exit 1; }
for flag in \${flags[@]+"\${flags[@]}"}; do grep -q -e "$flag " <<<"$help" || { echo "wrangler \${words[*]} has no $flag" >&2; exit 1; }; done
case "\${words[*]}" in "secret put"*) grep -q . || { echo "the secret is empty" >&2; exit 1; } ;; esac
`;
}
