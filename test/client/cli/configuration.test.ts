/** What the command line is told once: by options, the environment, or config.json; and how it ends where that is wrong. */
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildCommandLine, type CommandLine } from "./command-line.ts";

/** Nobody listens there. */
const NOWHERE = "http://127.0.0.1:9";
const COMMANDS = ["login", "logout", "whoami", "ls", "get", "set", "rm", "tags", "credentials", "env"];

let shell: CommandLine;
beforeAll(async () => {
  shell = await buildCommandLine();
});
afterAll(() => shell.remove());

const token = { SESSION_ATTRIBUTES_TOKEN: "a-token" };

it("explains itself, and each command with examples", async () => {
  const general = await shell.output(["--help"]);
  expect(await shell.output([])).toBe(general);
  for (const command of COMMANDS) {
    expect(general).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    const help = await shell.output([command, "--help"]);
    expect(help).toMatch(new RegExp(`^Usage: session-attributes ${command}\\b`, "m"));
    expect(help).toMatch(new RegExp(`^Examples:\n.*session-attributes ${command}\\b`, "m"));
  }
  expect(await shell.output(["--version"])).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it.each([
  [["list"], 'There is no command "list"'],
  [["get"], "NAME is missing"],
  [["credentials", "finance"], "ENVIRONMENT is missing"],
  [["rm"], "NAME is missing"],
  [["get", "a", "b"], '"b" is one word too many'],
  [["ls", "--all"], "Unknown option '--all'."],
  [["set", "a", "b", "--expires", "soon"], '--expires takes 90s, 15m, 2h, 7d and the like, or never; not "soon".'],
  [["set", "a", "b", "--expires", "0m"], "--expires takes"],
  [["ls", "--url", "attributes"], '"attributes" is no address'],
  [["ls", "--url", "http://attributes.example"], "must begin with https://"],
  [["ls"], "Say where the service is"],
  [["tags", "finance"], "A tag check needs an API token"],
])("refuses %j with status 2", async (args, sentence) => {
  const { code, out, said } = await shell.run(args, { env: token });
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(said).toContain(sentence);
});

it("takes the nearest of option, environment and file", async () => {
  await shell.configure({ url: `${NOWHERE}/` });
  const env = { ...token, SESSION_ATTRIBUTES_URL: "http://localhost:9" };
  const asked = async (args: string[], env: Record<string, string>) => {
    const { code, said } = await shell.run(["logout", ...args], { env });
    expect(code).toBe(4);
    return said;
  };
  expect(await asked([], token)).toContain("http://127.0.0.1:9 cannot be reached.");
  expect(await asked([], env)).toContain("http://localhost:9 cannot be reached.");
  expect(await asked(["--url", "http://[::1]:9"], env)).toContain("http://[::1]:9 cannot be reached.");
});

it.skipIf(process.platform === "win32")("refuses a configuration or a session that others can read", async () => {
  for (const mode of [0o640, 0o604, 0o620]) {
    await shell.configure({ url: NOWHERE, apiToken: "sat_secret" }, 0o600);
    await chmod(join(shell.folder, "config.json"), mode);
    const { code, said } = await shell.run(["ls"], { env: token });
    expect(code).toBe(2);
    expect(said).toContain("config.json can be read by others");
    expect(said).not.toContain("sat_secret");
  }
});

it.each([
  [[], "must be a JSON object of url, app, apiToken"],
  [{ uri: "https://a.example" }, 'unknown "uri"'],
  [{ url: 5 }, '"url" must be text'],
])("says what is wrong with a config.json of %j", async (config, sentence) => {
  await shell.configure(config);
  const { code, said } = await shell.run(["ls"], { env: token });
  expect(code).toBe(2);
  expect(said).toContain(sentence);
});

it("prints failures as JSON where it is asked for", async () => {
  await shell.configure({ url: NOWHERE });
  const { code, out, said } = await shell.run(["whoami", "--json"], { env: token });
  expect({ code, out }).toEqual({ code: 4, out: "" });
  expect(JSON.parse(said)).toEqual({
    error: { code: "unreachable", message: `${NOWHERE} cannot be reached.`, details: null, cid: null },
  });
});
