#!/usr/bin/env node
/** The command line `session-attributes`. */
import { readFile } from "node:fs/promises";
import type { Command } from "./command.ts";
import { get, ls, rm, set } from "./commands/attributes.ts";
import { credentials, env } from "./commands/credentials.ts";
import { login, logout, whoami } from "./commands/sessions.ts";
import { tags } from "./commands/tags.ts";
import { EXIT, type ExitStatus, told, usageFailure } from "./failure.ts";
import { commandHelp, generalHelp } from "./help.ts";
import { readLine } from "./line.ts";
import type { Result } from "./output.ts";
import { questions } from "./prompt.ts";
import { readSettings } from "./settings.ts";

const COMMANDS: readonly Command[] = [login, logout, whoami, ls, get, set, rm, tags, credentials, env];

const [name = "--help", ...args] = process.argv.slice(2);
// Whoever reads the output may have seen enough, as `head` does.
process.stdout.on("error", () => {});
process.exitCode = await answered(name, args);

async function answered(name: string, args: readonly string[]): Promise<ExitStatus> {
  const isJson = args.includes("--json");
  try {
    return print(await result(name, args), isJson);
  } catch (error) {
    const { status, ...facts } = told(error);
    process.stderr.write(isJson ? `${JSON.stringify({ error: facts })}\n` : sentences(facts));
    return status;
  }
}

async function result(name: string, args: readonly string[]): Promise<Result> {
  if (name === "--help" || name === "-h" || name === "help")
    return { text: generalHelp(COMMANDS).trimEnd(), json: null };
  if (name === "--version") return version();
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) throw usageFailure(`There is no command "${name}": session-attributes --help`);
  const line = readLine(command, args);
  if (line.options.help === true) return { text: commandHelp(command).trimEnd(), json: null };
  const { url, app } = line.options as { url?: string; app?: string };
  const settings = await readSettings({ url, app }, process.env);
  const asked = questions(process.stdin);
  return command.run({ settings, questions: asked }, line).finally(() => asked.end());
}

function print({ text, json, said = "", status = EXIT.done }: Result, isJson: boolean): ExitStatus {
  if (said !== "") process.stderr.write(`${said}\n`);
  const output = isJson && json !== null ? JSON.stringify(json, null, 2) : text;
  process.stdout.write(`${output}\n`);
  return status;
}

function sentences({ message, code, details, cid }: Omit<ReturnType<typeof told>, "status">): string {
  const facts = cid === null ? "" : ` (${code}, ${cid})`;
  const more = details === null || details === message ? "" : `${details}\n`;
  return `session-attributes: ${message}${facts}\n${more}`;
}

async function version(): Promise<Result> {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  return { text: version, json: { version } };
}
