/** `npm run keys`: what it makes, what it says, and how it ends. */
import { expect, test } from "vitest";
import { keysCommand } from "../../scripts/keys-command.ts";
import { parseFernetKeys } from "../../src/crypto/fernet.ts";
import { parseKeyring } from "../../src/crypto/keyring.ts";
import { runScript } from "./script-process.ts";

const run = (args: readonly string[], input = "") => keysCommand(args, async () => input);

test("as a process: secrets come and go by standard input and output, all else by standard error", async () => {
  const { out, said, code } = await runScript("keys", ["add", "token"], "A".repeat(43));
  expect(out).toMatch(/^A{43},[\w-]{43}\n$/);
  expect(said).toContain("this secret");
  expect(code).toBe(0);

  expect(await runScript("keys", ["rotate"])).toMatchObject({ out: "", code: 1 });
});

test("a rotation of data keys: each output is the next input", async () => {
  const created = await run(["new"]);
  const [tokenKeys = "", dataKeys = ""] = created.out.split("\n");
  expect(created.code).toBe(0);
  expect(parseFernetKeys(tokenKeys.replace("TOKEN_KEYS=", ""))).toHaveLength(1);

  const added = await run(["add", "data"], dataKeys);
  const promoted = await run(["promote", "data"], added.out);
  const retired = await run(["retire", "data", "1"], promoted.out);
  for (const { code, said } of [added, promoted, retired]) {
    expect(code).toBe(0);
    expect(said).toContain("this secret");
  }
  expect(parseKeyring(retired.out)).toMatchObject({ primary: 2, keys: new Map([[2, expect.anything()]]) });
});

test("a line of .dev.vars is understood as it stands there, and the help names that file", async () => {
  const [, dataKeys = ""] = (await run(["new"])).out.split("\n");
  const value = dataKeys.replace("DATA_KEYS=", "");
  const added = await run(["add", "data"], `DATA_KEYS='${value}'\n`);
  expect(added.code).toBe(0);
  expect(parseKeyring(added.out).keys.size).toBe(2);
  expect((await run(["--help"])).out).toContain(".dev.vars");
});

test("a rotation of token keys", async () => {
  const created = await run(["new"]);
  const [tokenKeys = ""] = created.out.split("\n");
  const added = await run(["add", "token"], tokenKeys);
  const id = /promote token ([0-9a-f]{8})/.exec(added.said)?.[1] ?? "";
  const promoted = await run(["promote", "token", id], added.out);
  const oldId = /retire token ([0-9a-f]{8})/.exec(promoted.said)?.[1] ?? "";
  const retired = await run(["retire", "token", oldId], promoted.out);

  expect([added.code, promoted.code, retired.code]).toEqual([0, 0, 0]);
  expect(`${promoted.out.split(",")[0]}\n`).toBe(retired.out);
});

test("a secret goes to standard output alone, and a refusal leaves it empty", async () => {
  const { out, said } = await run(["add", "token"], "A".repeat(43));
  expect(out).toMatch(/^A{43},[\w-]{43}\n$/);
  expect(said).not.toContain("A".repeat(43));
  expect(said).not.toContain(out.slice(44, 87));

  const refused = await run(["retire", "data", "1"], JSON.stringify({ primary: 1, keys: { "1": "A".repeat(43) } }));
  expect(refused).toMatchObject({ out: "", code: 1 });
  expect(refused.said).toContain("Refused. Data key 1 seals. Promote a newer one first.");
  expect(refused.said).not.toContain("A".repeat(43));
});

test("a malformed secret is refused without being repeated", async () => {
  const { out, said, code } = await run(["add", "data"], '{"primary":1,"keys":{"1":"not-a-key-but-secret"}}');
  expect({ out, code }).toEqual({ out: "", code: 1 });
  expect(said).toContain("DATA_KEYS is malformed: keys.1: must be base64url");
  expect(said).not.toContain("not-a-key-but-secret");
});

test("other commands end with 1 and the help, which by itself ends with 0", async () => {
  const help = await run(["--help"]);
  expect(help).toMatchObject({ said: "", code: 0 });
  expect(help.out).toContain("retire data ID");
  expect(await run([])).toEqual(help);

  for (const args of [
    ["rotate"],
    ["add"],
    ["add", "profile"],
    ["new", "data"],
    ["add", "data", "2"],
    ["retire", "data", "1", "2"],
  ]) {
    const { out, said, code } = await run(args);
    expect({ out, code }).toEqual({ out: "", code: 1 });
    expect(said).toContain("no such command");
    expect(said).toContain(help.out);
  }
});
