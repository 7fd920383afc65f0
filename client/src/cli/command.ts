/** What a command is: how it is called, what it says about itself, and what it does. */
import type { parseArgs } from "node:util";
import type { Result } from "./output.ts";
import type { Questions } from "./prompt.ts";
import type { Settings } from "./settings.ts";

/** An option, and what the help says of it. */
export interface Option {
  type: "boolean" | "string";
  /** What stands for its value in the help. */
  value?: string;
  says: string;
}

/** What a command works with. */
export interface Context {
  settings: Settings;
  questions: Questions;
}

/** A command line, read. */
export interface Line {
  /** As many as the command takes. */
  words: string[];
  options: ReturnType<typeof parseArgs>["values"];
}

export interface Command {
  name: string;
  /** Names of its words; `[NAME]` may be left out, `NAME...` are one or more. */
  words: readonly string[];
  summary: string;
  /** What else there is to know, in lines of at most 80 characters. */
  details?: string;
  options?: Readonly<Record<string, Option>>;
  examples: readonly string[];
  run(context: Context, line: Line): Promise<Result>;
}

/** The text of an option that takes one. */
export function textOption({ options }: Line, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
