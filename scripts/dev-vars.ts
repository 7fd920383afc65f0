/** The local service's secrets on disk: the file .dev.vars, which wrangler reads and git ignores. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LocalSecrets, newLocalSecrets, toEnvText } from "./local-secrets.ts";

/** The file's name, in the project's root. */
export const DEV_VARS = ".dev.vars";

/** Where wrangler keeps the objects of a local service, in the project's root. */
export const STATE_DIR = join(".wrangler", "state");

/** What was found: `made` is false where the file was there already; it is never changed then. */
export interface DevVars {
  made: boolean;
  /** State is there that was stored under other keys, so that it cannot be opened. */
  orphanedState: boolean;
}

/** Makes .dev.vars in `root` with fresh random values, readable by its owner only, unless it is there. */
export async function ensureDevVars(root: string): Promise<DevVars> {
  try {
    // "wx" fails where the file exists: between looking and writing nobody can slip in.
    await writeFile(join(root, DEV_VARS), devVarsText(await newLocalSecrets()), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return { made: false, orphanedState: false };
    throw error;
  }
  return { made: true, orphanedState: existsSync(join(root, STATE_DIR)) };
}

function devVarsText(secrets: LocalSecrets): string {
  return `# Secrets of the service on this machine, made by \`npm start\`. Git ignores this file; keep it to yourself.
# Whoever deletes it gets new ones, which open nothing that is stored in ${STATE_DIR} by then.
# SUPER_USER_NAME signs in with SUPER_USER_PASSWORD. The first sign-in makes that user; from then on its own password
# counts, wherever it is changed, and not the one here.
${toEnvText(secrets)}
# The API token behind the digest in API_TOKENS, for the header "Authorization: TOKEN <token>":
# ${secrets.apiToken}
`;
}
