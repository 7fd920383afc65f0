/**
 * What the long-running commands share: numbers as options, `--help`, a directory that goes when the command ends, and
 * an end without leftovers when it is interrupted.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

/** Exit status of a process that was interrupted: 128 and the number of SIGINT. */
const INTERRUPTED = 130;
/** Exit status of a command that was called wrongly. */
const MISUSED = 2;

/** A whole number given as `--name 5`. */
export interface NumberOption {
  fallback: number;
  least: number;
  most: number;
}

/**
 * Reads whole numbers and flags from a command line.
 * @param quick what `--quick` puts in place of the fallbacks, where the command has a quick form
 * @param flags other words that may be said, as `--word`
 * @returns the values and the flags that are said, or what is wrong with the line
 */
export function readOptions<N extends string>(
  args: readonly string[],
  options: Record<N, NumberOption>,
  quick?: Record<N, number>,
  flags: readonly string[] = [],
): { values: Record<N, number>; said: string[] } | { fault: string } {
  const names = Object.keys(options) as N[];
  const words = [...flags, ...(quick ? ["quick"] : [])];
  try {
    const { values: given }: { values: { [name: string]: string | boolean | undefined } } = parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
        ...Object.fromEntries(words.map((word) => [word, { type: "boolean" as const }])),
      },
    });
    const isQuick = "quick" in given;
    const values = names.map((name): [N, number] => {
      const fallback = quick && isQuick ? quick[name] : options[name].fallback;
      return [name, readNumber(name, given[name], { ...options[name], fallback })];
    });
    return { values: Object.fromEntries(values) as Record<N, number>, said: flags.filter((flag) => flag in given) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function readNumber(name: string, given: unknown, { fallback, least, most }: NumberOption): number {
  if (given === undefined) return fallback;
  const value = Number(given);
  if (Number.isInteger(value) && value >= least && value <= most && given !== "") return value;
  throw new Error(`--${name} takes a whole number from ${least} to ${most}`);
}

/**
 * Runs a command on the arguments of this process. `run` returns whether all was well, which sets the exit status.
 * @param quick what `--quick` means, where the command has a quick form
 * @param flags other words that it takes
 */
export async function runCommand<N extends string>(
  help: string,
  options: Record<N, NumberOption>,
  run: (values: Record<N, number>, directory: string, said: readonly string[]) => Promise<boolean>,
  quick?: Record<N, number>,
  flags?: readonly string[],
): Promise<void> {
  const args = process.argv.slice(2);
  if (args.some((flag) => flag === "--help" || flag === "-h")) {
    process.stdout.write(help);
    return;
  }
  const read = readOptions(args, options, quick, flags);
  if ("fault" in read) {
    console.error(`${read.fault}\n\n${help}`);
    process.exitCode = MISUSED;
    return;
  }
  // Whatever ends this process removes the directory; the default of a signal would leave it.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(INTERRUPTED));
  const directory = mkdtempSync(join(tmpdir(), "session-attributes-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  process.exitCode = (await run(read.values, directory, read.said)) ? 0 : 1;
}
