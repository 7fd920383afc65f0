/** What the command line is told once and not each time: by its options, the environment, or `config.json`. */
import { homedir } from "node:os";
import { join } from "node:path";
import { usageFailure } from "./failure.ts";
import { readPrivate } from "./private-file.ts";

const KEYS = ["url", "app", "apiToken"] as const;

export interface Settings {
  /** Where the session and credentials are kept. */
  folder: string;
  /** Null where nothing names it. */
  url: string | null;
  /** Null where nothing names it: then that of the session. */
  app: string | null;
  apiToken: string | null;
  /** A session's token that is used in place of the one that `login` keeps. */
  sessionToken: string | null;
}

type File = Partial<Record<(typeof KEYS)[number], string>>;

/** Reads the settings; what is nearer to the command wins. @throws {Failure} for a file that cannot be used */
export async function readSettings(
  given: { url?: string | undefined; app?: string | undefined },
  env: NodeJS.ProcessEnv,
): Promise<Settings> {
  const folder = folderOf(env);
  const file = await readConfig(join(folder, "config.json"));
  return {
    folder,
    url: given.url ?? set(env.SESSION_ATTRIBUTES_URL) ?? file.url ?? null,
    app: given.app ?? set(env.SESSION_ATTRIBUTES_APP) ?? file.app ?? null,
    apiToken: set(env.SESSION_ATTRIBUTES_API_TOKEN) ?? file.apiToken ?? null,
    sessionToken: set(env.SESSION_ATTRIBUTES_TOKEN) ?? null,
  };
}

/** By the XDG Base Directory Specification, unless the environment names a folder. */
function folderOf(env: NodeJS.ProcessEnv): string {
  const config = set(env.XDG_CONFIG_HOME) ?? join(homedir(), ".config");
  return set(env.SESSION_ATTRIBUTES_HOME) ?? join(config, "session-attributes");
}

async function readConfig(path: string): Promise<File> {
  const text = await readPrivate(path);
  if (text === null) return {};
  const file = parse(text);
  const entries = typeof file === "object" && file !== null && !Array.isArray(file) ? Object.entries(file) : null;
  if (entries === null) throw usageFailure(`${path} must be a JSON object of ${KEYS.join(", ")}.`);
  for (const [key, value] of entries) {
    if (!KEYS.some((known) => known === key))
      throw usageFailure(`${path}: unknown "${key}"; ${KEYS.join(", ")} are known.`);
    if (typeof value !== "string" || value === "") throw usageFailure(`${path}: "${key}" must be text.`);
  }
  return file as File;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An empty variable is as good as none. */
function set(variable: string | undefined): string | undefined {
  return variable === "" ? undefined : variable;
}
