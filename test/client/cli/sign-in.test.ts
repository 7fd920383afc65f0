/** Signing in at a terminal and from standard input: with a password, a code, a new password, an ID token. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildCommandLine, type CommandLine } from "./command-line.ts";
import {
  CODE,
  EXPIRED_PASSWORD,
  EXPIRING_PASSWORD,
  ID_TOKEN,
  PASSWORD,
  type SignInStandIn,
  startSignInStandIn,
} from "./sign-in-stand-in.ts";
import { atTerminal, hasTerminal } from "./terminal.ts";

let standIn: SignInStandIn;
let shell: CommandLine;
beforeAll(async () => {
  standIn = await startSignInStandIn();
  shell = await buildCommandLine();
  await shell.configure({ url: standIn.url });
});
afterAll(async () => {
  await standIn.close();
  await shell.remove();
});
beforeEach(() => {
  standIn.sent.length = 0;
});

describe.skipIf(!hasTerminal)("at a terminal", () => {
  it("asks for name, password and code, and echoes neither of the secrets", async () => {
    const terminal = atTerminal(shell, ["login"]);
    await terminal.answer("Username", "alice\r");
    await terminal.answer("Password", `${PASSWORD}\r`);
    await terminal.answer("Code", `${CODE}\r`);
    expect(await terminal.ended(), terminal.screen()).toBe(0);
    expect(terminal.screen()).toContain("Signed in");
    expect(terminal.screen()).toContain("alice");
    for (const secret of [PASSWORD, CODE]) expect(terminal.screen()).not.toContain(secret);
    expect(standIn.sent.at(-1)).toMatchObject({ username: "alice", password: PASSWORD, totp_code: CODE });
  });

  it("ends by Ctrl-C with 130 and without a call", async () => {
    const terminal = atTerminal(shell, ["login", "alice"]);
    await terminal.answer("Password", "half a pass\u0003");
    expect(await terminal.ended()).toBe(130);
    expect(terminal.screen()).not.toContain("half a pass");
    expect(standIn.sent).toEqual([]);
  });

  it("asks for a value without echo", async () => {
    const terminal = atTerminal(shell, ["set", "key", "--encrypt"]);
    await terminal.answer("Value", "top secret\r");
    expect(await terminal.ended(), terminal.screen()).toBe(0);
    expect(terminal.screen()).not.toContain("top secret");
  });
});

describe("from standard input", () => {
  it("takes password and code from a line each, and no more than it is asked for", async () => {
    await shell.output(["login", "alice"], { input: `${PASSWORD}\n${CODE}\nanything` });
    expect(standIn.sent).toHaveLength(2);
    expect(standIn.sent[0]).not.toHaveProperty("totp_code");
    expect(standIn.sent[1]).toMatchObject({ current_app: "CRM", totp_code: CODE });
    const { code, said } = await shell.run(["login", "alice"], { input: `${PASSWORD}\n` });
    expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining("no line that answers: Code") });
  });

  it("sets a new password where the old one has expired, with the next code", async () => {
    const input = [EXPIRED_PASSWORD, CODE, "a new password", CODE].join("\n");
    await shell.output(["login", "alice"], { input });
    expect(standIn.sent.at(-1)).toMatchObject({ password: EXPIRED_PASSWORD, new_password: "a new password" });
  });

  it("says when a password is about to expire", async () => {
    const { code, said } = await shell.run(["login", "alice"], { input: `${EXPIRING_PASSWORD}\n${CODE}\n` });
    expect({ code, said }).toEqual({ code: 0, said: "Your password expires at 2126-02-01T00:00:00Z.\n" });
  });

  it("does not ask again for what is wrong", async () => {
    expect(await shell.run(["login", "alice"], { input: `${PASSWORD}\n000000\n${CODE}\n` })).toMatchObject({ code: 1 });
    expect(standIn.sent).toHaveLength(2);
  });
});

describe("with an ID token", () => {
  it("exchanges it, out of a file or standard input", async () => {
    const file = join(shell.folder, "id-token.jwt");
    await writeFile(file, `${ID_TOKEN}\n`);
    await shell.output(["login", "--id-token-file", file]);
    const out = await shell.output(["login", "--id-token-file", "-", "--app", "HR", "--json"], { input: ID_TOKEN });
    expect(JSON.parse(out)).toMatchObject({ url: standIn.url, username: "alice" });
    const exchange = { grant_type: "urn:ietf:params:oauth:grant-type:token-exchange", subject_token: ID_TOKEN };
    expect(standIn.sent).toMatchObject([
      { ...exchange, audience: "CRM" },
      { ...exchange, audience: "HR" },
    ]);
  });

  it("tells a refusal, not the token", async () => {
    const { code, said } = await shell.run(["login", "--id-token-file", "-"], { input: "another.token.here" });
    expect({ code, said }).toEqual({
      code: 1,
      said: "session-attributes: The subject token is not acceptable.\n",
    });
    const missing = await shell.run(["login", "--id-token-file", join(shell.folder, "none")]);
    expect(missing).toMatchObject({ code: 2, said: expect.stringContaining("no such file") });
  });
});
