/** Reads a command line. */
import { parseArgs } from "node:util";
import type { Command, Line } from "./command.ts";
import { usageFailure } from "./failure.ts";
import { COMMON_OPTIONS } from "./help.ts";

/** @throws {Failure} for options that are unknown or lack their value, and for too few or too many words */
export function readLine(command: Command, args: readonly string[]): Line {
  const options = Object.entries({ ...command.options, ...COMMON_OPTIONS }).map(([name, { type }]) => [name, { type }]);
  const { positionals: words, values } = parsed(args, Object.fromEntries(options));
  if (values.help !== true) judgeWords(command, words);
  return { words, options: values };
}

function parsed(args: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>["options"]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: options ?? {} });
  } catch (error) {
    // Its first sentence says which option; the next ones are about the language of its maker.
    throw usageFailure((error as Error).message.replace(/\. .*$/s, "."));
  }
}

function judgeWords({ name, words }: Command, given: readonly string[]): void {
  const missing = words.filter((word) => !word.startsWith("["))[given.length];
  if (missing !== undefined)
    throw usageFailure(`${missing.replace("...", "")} is missing: session-attributes ${name} --help`);
  if (given.length > words.length && !words.at(-1)?.endsWith("...")) {
    throw usageFailure(`"${given[words.length]}" is one word too many: session-attributes ${name} --help`);
  }
}
