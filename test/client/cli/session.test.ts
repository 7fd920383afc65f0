/** The command line signs in, keeps the session for its owner alone, works with attributes, and signs out. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Service, startService } from "../../e2e/service.ts";
import { buildCommandLine, type CommandLine, expectPrivate } from "./command-line.ts";

const TOKEN = /gAAAA[\w-]{40}/;

let service: Service;
let shell: CommandLine;
let signInInput: string;
let username: string;
beforeAll(async () => {
  service = await startService();
  shell = await buildCommandLine();
  username = service.secrets.values.SUPER_USER_NAME;
  signInInput = `${service.secrets.values.SUPER_USER_PASSWORD}\n`;
});
afterAll(async () => {
  await service.stop();
  await shell.remove();
});

const signIn = (home = shell) => home.output(["login", username, "--url", service.url], { input: signInInput });
const json = async (args: string[]) => JSON.parse(await shell.output([...args, "--json"]));

describe("login", () => {
  it("keeps a session that only its owner may read, and prints no token", async () => {
    expect(await signIn()).toMatch(
      new RegExp(`^Signed in at ${service.url} as ${username}, until [\\dT:-]+Z without renewal\\.\n$`),
    );
    const file = join(shell.folder, "session.json");
    expect(await readFile(file, "utf8")).toMatch(TOKEN);
    await expectPrivate(file);
    await expectPrivate(shell.folder);
    expect(await readdir(shell.folder)).toEqual(["session.json"]);
    const who = await json(["whoami"]);
    expect(who).toMatchObject({ url: service.url, app: "CRM", username });
    expect(JSON.stringify(who)).not.toMatch(TOKEN);
  });

  it("is refused with the service's code and status 1, and keeps what was there", async () => {
    const { code, out, said } = await shell.run(["login", username, "--url", service.url], { input: "a wrong one\n" });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(said).toMatch(/^session-attributes: .+ \(E005001, [0-9a-f]{24}\)\n$/);
    expect(said).not.toContain("a wrong one");
    await shell.output(["whoami"]);
  });

  it("says which line of standard input is missing", async () => {
    const { code, said } = await shell.run(["login", username, "--url", service.url]);
    expect(code).toBe(2);
    expect(said).toBe("session-attributes: Standard input has no line that answers: Password\n");
  });
});

describe("attributes", () => {
  it("are set, listed, read and deleted", async () => {
    expect(await shell.output(["ls"])).toBe("There are no attributes.\n");
    expect(await shell.output(["set", "cost-center", "IT", "--expires", "15m"])).toBe("Set cost-center.\n");
    await shell.output(["set", "key", "--encrypt"], { input: "top secret\n" });
    expect(await shell.output(["get", "cost-center"])).toBe("IT\n");
    expect(await shell.output(["get", "key"])).toBe("top secret\n");
    const found = await json(["get", "cost-center"]);
    expect(found).toMatchObject({ name: "cost-center", value: "IT", isEncrypted: false, setBy: "super-user" });
    expect(Math.abs(Date.parse(found.expiresAt) - Date.now() - 15 * 60_000)).toBeLessThan(60_000);

    const lines = (await shell.output(["ls"])).split("\n");
    expect(lines[0]).toMatch(/^NAME {9}VALUE {8}EXPIRES {15}SET BY$/);
    expect(lines[1]).toMatch(/^cost-center {2}IT {11}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}super-user$/);
    expect(lines[2]).toMatch(/^key {10}\(encrypted\) {2}never {17}super-user$/);
    expect(await json(["ls"])).toMatchObject([{ value: "IT" }, { value: null }]);
    expect(await json(["ls", "--reveal"])).toMatchObject([{ value: "IT" }, { value: "top secret" }]);

    expect(await shell.output(["rm", "cost-center", "key"])).toBe("Deleted cost-center, key.\n");
    const { code, said } = await shell.run(["get", "key"]);
    expect({ code, said }).toEqual({ code: 1, said: 'session-attributes: There is no attribute "key".\n' });
  });

  it("of oneself outlive the session, and an expiry stays where none is given", async () => {
    await shell.output(["set", "theme", "dark", "--user", "--expires", "7d"]);
    await shell.output(["set", "theme", "light", "--user"]);
    await shell.output(["logout"]);
    await signIn();
    const found = await json(["get", "theme", "--user"]);
    expect(found).toMatchObject({ value: "light" });
    expect(Date.parse(found.expiresAt)).toBeGreaterThan(Date.now());
    await shell.output(["set", "theme", "light", "--user", "--expires", "never"]);
    expect(await json(["get", "theme", "--user"])).toMatchObject({ expiresAt: null });
  });

  it("come back as they are, and cannot drive a terminal from a table", async () => {
    const value = "\u001b[31mred\u202e \r\nÄ";
    await shell.output(["set", "odd"], { input: value });
    expect(await shell.output(["get", "odd"])).toBe(`${value}\n`);
    expect(await shell.output(["ls"])).toContain("\\u{1b}[31mred\\u{202e} \\u{d}\\u{a}Ä");
  });
});

describe("logout", () => {
  it("ends the session and forgets it", async () => {
    const other = await shell.anotherHome();
    await signIn(other);
    const { token } = JSON.parse(await readFile(join(other.folder, "session.json"), "utf8"));
    await other.output(["logout"]);
    expect(await readdir(other.folder)).toEqual([]);
    expect(await other.run(["whoami"])).toMatchObject({ code: 3 });
    const env = { SESSION_ATTRIBUTES_TOKEN: token, SESSION_ATTRIBUTES_URL: service.url };
    const { code, said } = await other.run(["whoami", "--json"], { env });
    expect(code).toBe(3);
    expect(JSON.parse(said)).toMatchObject({ error: { code: "E007001", message: expect.stringMatching(/\S/) } });
    expect(said).not.toMatch(TOKEN);
  });
});

describe("a session", () => {
  it("of the environment is used, and kept nowhere", async () => {
    const other = await shell.anotherHome();
    const { token } = JSON.parse(await readFile(join(shell.folder, "session.json"), "utf8"));
    const env = { SESSION_ATTRIBUTES_TOKEN: token, SESSION_ATTRIBUTES_URL: service.url };
    expect(await other.output(["whoami"], { env })).toContain(username);
    await expect(readdir(other.folder)).rejects.toThrow("ENOENT");
  });

  it("is renewed once half of its life is over, and no earlier", async () => {
    const file = join(shell.folder, "session.json");
    const kept = JSON.parse(await readFile(file, "utf8"));
    await shell.output(["whoami"]);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(kept);
    const old = { ...kept, expiresAt: new Date(Date.now() + 60_000).toISOString() };
    await writeFile(file, JSON.stringify(old));
    await shell.output(["whoami"]);
    const renewed = JSON.parse(await readFile(file, "utf8"));
    expect(renewed.token).toBe(kept.token);
    expect(Date.parse(renewed.expiresAt)).toBeGreaterThan(Date.now() + 30 * 60_000);
    await expectPrivate(file);
  });

  it.each([
    ["has expired", (kept: object) => JSON.stringify({ ...kept, expiresAt: "2026-01-01T00:00:00Z" }), "has expired"],
    ["is damaged", () => "{", "You are not signed in."],
  ])("that %s asks to sign in again", async (_, damage, sentence) => {
    const home = await shell.anotherHome();
    await signIn(home);
    const file = join(home.folder, "session.json");
    await writeFile(file, damage(JSON.parse(await readFile(file, "utf8"))));
    const { code, said } = await home.run(["ls"]);
    expect({ code, said }).toEqual({ code: 3, said: expect.stringContaining(sentence) });
    expect(said).toContain("Sign in with: session-attributes login");
  });

  it("is for the service that gave it alone", async () => {
    const { code, said } = await shell.run(["ls", "--url", "http://localhost:9"]);
    expect(code).toBe(3);
    expect(said).toContain(`You are signed in at ${service.url}, not at http://localhost:9.`);
  });
});
