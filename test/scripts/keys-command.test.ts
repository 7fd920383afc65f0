/** `npm run keys` and `npm run token` as processes: what goes to which stream, and how they end. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { findApiToken, parseApiTokens } from "../../src/crypto/api-token.ts";
import { parseFernetKeys } from "../../src/crypto/fernet.ts";
import { parseKeyring } from "../../src/crypto/keyring.ts";

interface Ended {
  out: string;
  said: string;
  code: number;
}

async function run(script: "keys" | "token", args: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(process.execPath, [`scripts/${script}.ts`, ...args]);
  const code = new Promise<number>((resolve) => child.once("close", resolve));
  child.stdin.on("error", () => {}); // a command that refuses at once does not read its input
  child.stdin.end(input);
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, said, code: await code };
}

test("a rotation of data keys by pipes: each output is the next input", async () => {
  const created = await run("keys", ["new"]);
  const [tokenKeys = "", dataKeys = ""] = created.out.split("\n");
  expect(created.code).toBe(0);
  expect(parseFernetKeys(tokenKeys.replace("TOKEN_KEYS=", ""))).toHaveLength(1);

  const added = await run("keys", ["add", "data"], dataKeys);
  const promoted = await run("keys", ["promote", "data"], added.out);
  const retired = await run("keys", ["retire", "data", "1"], promoted.out);
  for (const { code, said } of [added, promoted, retired]) {
    expect(code).toBe(0);
    expect(said).toContain("this secret");
  }
  expect(parseKeyring(retired.out)).toMatchObject({ primary: 2, keys: new Map([[2, expect.anything()]]) });
});

test("a rotation of token keys by pipes", async () => {
  const created = await run("keys", ["new"]);
  const [tokenKeys = ""] = created.out.split("\n");
  const added = await run("keys", ["add", "token"], tokenKeys);
  const id = /promote token ([0-9a-f]{8})/.exec(added.said)?.[1] ?? "";
  const promoted = await run("keys", ["promote", "token", id], added.out);
  const oldId = /retire token ([0-9a-f]{8})/.exec(promoted.said)?.[1] ?? "";
  const retired = await run("keys", ["retire", "token", oldId], promoted.out);

  expect([added.code, promoted.code, retired.code]).toEqual([0, 0, 0]);
  expect(`${promoted.out.split(",")[0]}\n`).toBe(retired.out);
});

test("a secret goes to standard output alone, and a refusal leaves it empty", async () => {
  const { out, said } = await run("keys", ["add", "token"], "A".repeat(43));
  expect(out).toMatch(/^A{43},[\w-]{43}\n$/);
  expect(said).not.toContain("A".repeat(43));
  expect(said).not.toContain(out.slice(44, 87));

  const refused = await run(
    "keys",
    ["retire", "data", "1"],
    JSON.stringify({ primary: 1, keys: { "1": "A".repeat(43) } }),
  );
  expect(refused).toMatchObject({ out: "", code: 1 });
  expect(refused.said).toContain("Refused. Data key 1 seals. Promote a newer one first.");
  expect(refused.said).not.toContain("A".repeat(43));
});

test("a malformed secret is refused without being repeated", async () => {
  const { out, said, code } = await run("keys", ["add", "data"], '{"primary":1,"keys":{"1":"not-a-key-but-secret"}}');
  expect({ out, code }).toEqual({ out: "", code: 1 });
  expect(said).toContain("DATA_KEYS is malformed: keys.1: must be base64url");
  expect(said).not.toContain("not-a-key-but-secret");
});

test("other commands end with 1 and the help, which by itself ends with 0", async () => {
  const help = await run("keys", ["--help"]);
  expect(help).toMatchObject({ said: "", code: 0 });
  expect(help.out).toContain("retire data ID");
  expect(await run("keys", [])).toEqual(help);

  for (const args of [
    ["rotate"],
    ["add"],
    ["add", "profile"],
    ["new", "data"],
    ["add", "data", "2"],
    ["retire", "data", "1", "2"],
  ]) {
    const { out, said, code } = await run("keys", args);
    expect({ out, code }).toEqual({ out: "", code: 1 });
    expect(said).toContain("no such command");
    expect(said).toContain(help.out);
  }
});

test("a new API token comes with the entry that makes the Worker know it", async () => {
  const { out, said, code } = await run("token", ["deploy-1", "write"]);
  const [, token = "", , , entry = ""] = out.split("\n");
  const [known, ...others] = parseApiTokens(entry);

  expect({ said, code, others }).toEqual({ said: "", code: 0, others: [] });
  expect(known).toMatchObject({ name: "deploy-1", scope: "write" });
  expect(await findApiToken(known === undefined ? [] : [known], token)).toBe(known);
});

test("a token may only read when nothing else is said", async () => {
  const { out } = await run("token", ["report"]);
  expect(out).toMatch(/^report:read:[0-9a-f]{64}$/m);
});

test.each([
  [["a b"], "the name must be 1 to 64 of"],
  [["x".repeat(65)], "the name must be 1 to 64 of"],
  [["a,b"], "name:scope:digest"],
  [["ok", "admin"], "the scope must be read or write"],
  [["ok", "read", "more"], "too many arguments"],
])("no token is made for %j", async (args, rule) => {
  const { out, said, code } = await run("token", args);
  expect({ out, code }).toEqual({ out: "", code: 1 });
  expect(said).toContain(rule);
  expect(said).not.toContain("sat_");
});

test("npm run token --help explains", async () => {
  const { out, code } = await run("token", ["--help"]);
  expect(code).toBe(0);
  expect(out).toContain("API_TOKENS");
});
