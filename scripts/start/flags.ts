/** The command line of `npm start`: what it understands itself; all else is wrangler's. */

export interface StartFlags {
  port: number;
  /** Where it listens; this machine alone unless `--ip` says otherwise. */
  ip: string | null;
  /** Where the state is kept, where it is not the project's own folder. */
  persistTo: string | null;
  /** A file of variables in place of .dev.vars. */
  envFile: string | null;
  /** True leaves log lines as JSON, as they are once deployed. */
  json: boolean;
  /** What wrangler is given. */
  passedOn: string[];
}

export const DEFAULT_PORT = 8787;

/** Reads the flags. Wrangler judges those that it is given. */
export function readFlags(given: readonly string[]): StartFlags {
  const port = flagValue(given, "--port");
  return {
    port: port === null ? DEFAULT_PORT : Number(port),
    ip: flagValue(given, "--ip"),
    persistTo: flagValue(given, "--persist-to"),
    envFile: flagValue(given, "--env-file"),
    json: given.includes("--json"),
    passedOn: [...(port === null ? [`--port=${DEFAULT_PORT}`] : []), ...given.filter((flag) => flag !== "--json")],
  };
}

/** The value of `--name value` or `--name=value`. */
function flagValue(given: readonly string[], name: string): string | null {
  const joined = given.find((flag) => flag.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1);
  const at = given.indexOf(name);
  return at === -1 ? null : (given[at + 1] ?? null);
}
