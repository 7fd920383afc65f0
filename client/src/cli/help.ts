/** What the command line says about itself. */
import type { Command, Option } from "./command.ts";

/** Options of every command. */
export const COMMON_OPTIONS = {
  url: { type: "string", value: "URL", says: "the service's address, such as https://attributes.example.com" },
  app: { type: "string", value: "APP", says: "the application that calls; CRM by default" },
  json: { type: "boolean", says: "print the result, or the failure, as JSON" },
  help: { type: "boolean", says: "print this text" },
} as const satisfies Record<string, Option>;

const ENVIRONMENT = `Configuration, the first that is there:
  options                       --url, --app
  environment                   SESSION_ATTRIBUTES_URL, SESSION_ATTRIBUTES_APP,
                                SESSION_ATTRIBUTES_API_TOKEN (for tags),
                                SESSION_ATTRIBUTES_TOKEN (a session, in place of login)
  ~/.config/session-attributes/config.json
                                {"url": "...", "app": "...", "apiToken": "..."}, mode 0600
SESSION_ATTRIBUTES_HOME names another folder than ~/.config/session-attributes.

Exit status: 0 done; 1 refused, not there, or a tag problem; 2 wrong command line or
configuration; 3 not signed in; 4 the service cannot be reached or is busy.
`;

/** The help of all. */
export function generalHelp(commands: readonly Command[]): string {
  return `Session attributes and AWS session tags from the terminal.

Usage: session-attributes COMMAND [WORDS] [OPTIONS]

${columns(commands.map((command) => [usageOf(command), command.summary]))}

session-attributes COMMAND --help has options and examples; --version prints the version.

${ENVIRONMENT}`;
}

/** The help of one. */
export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...COMMON_OPTIONS } as Record<string, Option>);
  return [
    command.summary,
    `Usage: session-attributes ${usageOf(command)} [OPTIONS]`,
    ...(command.details === undefined ? [] : [command.details]),
    `Options:\n${columns(options.map(([name, { value, says }]) => [`--${name}${value === undefined ? "" : ` ${value}`}`, says]))}`,
    `Examples:\n${command.examples.map((line) => `  ${line}`).join("\n")}\n`,
  ].join("\n\n");
}

function usageOf({ name, words }: Command): string {
  return [name, ...words].join(" ");
}

function columns(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
