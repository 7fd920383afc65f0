/** `npm run token`: what it makes, what it says, and how it ends. */
import { expect, test } from "vitest";
import { tokenCommand as command } from "../../scripts/token-command.ts";
import { findApiToken, parseApiTokens } from "../../src/crypto/api-token.ts";
import { runScript } from "./script-process.ts";

const tokenCommand = (args: readonly string[], input = "") => command(args, async () => input);

test("as a process: the token goes to standard output", async () => {
  const { out, said, code } = await runScript("token", ["report"]);
  expect(out).toMatch(/^sat_[\w-]{43}$/m);
  expect({ said, code }).toEqual({ said: "", code: 0 });
});

test("a new API token comes with the entry that makes the Worker know it", async () => {
  const { out, said, code } = await tokenCommand(["deploy-1", "write"]);
  const [, token = "", , , entry = ""] = out.split("\n");
  const [known, ...others] = parseApiTokens(entry);

  expect({ said, code, others }).toEqual({ said: "", code: 0, others: [] });
  expect(known).toMatchObject({ name: "deploy-1", scope: "write" });
  expect(await findApiToken(known === undefined ? [] : [known], token)).toBe(known);
});

test("a token may only read when nothing else is said", async () => {
  const { out } = await tokenCommand(["report"]);
  expect(out).toMatch(/^report:read:[0-9a-f]{64}$/m);
});

test.each([
  [["a b"], "the name must be 1 to 64 of"],
  [["x".repeat(65)], "the name must be 1 to 64 of"],
  [["a,b"], "name:scope:digest"],
  [["ok", "admin"], "the scope must be read or write"],
  [["ok", "read", ""], "the profiles must be ids"],
  [["ok", "read", "not an id"], "the profiles must be ids"],
  [["ok", "read", "payroll", "more"], "too many arguments"],
  [["--scope", "read", "ok"], "there is no --scope"],
  [["ok", "write", "--profiles"], "there is no --profiles"],
])("no token is made for %j", async (args, rule) => {
  const { out, said, code } = await tokenCommand(args);
  expect({ out, code }).toEqual({ out: "", code: 1 });
  expect(said).toContain(rule);
  expect(said).not.toContain("sat_");
});

test("a token may be confined to profiles", async () => {
  const { out, code } = await tokenCommand(["ok", "write", "payroll|team-*"]);
  expect(code).toBe(0);
  expect(parseApiTokens(out.trim().split("\n").at(-1) ?? "")).toMatchObject([{ profiles: ["payroll", "team-*"] }]);
});

test("with --add the next value of the secret is printed whole", async () => {
  const first = await tokenCommand(["first", "write"]);
  const [present = ""] = first.out.trim().split("\n").slice(-1);
  for (const input of [present, `API_TOKENS=${present}\n`, `API_TOKENS='${present}'\n`]) {
    const { out, code } = await tokenCommand(["second", "read", "--add"], input);
    const next = out.trim().split("\n").at(-1) ?? "";
    expect(code).toBe(0);
    expect(next.startsWith(`${present},`)).toBe(true);
    expect(parseApiTokens(next).map(({ name, scope }) => [name, scope])).toEqual([
      ["first", "write"],
      ["second", "read"],
    ]);
  }
  expect(await tokenCommand(["first", "read", "--add"], present)).toMatchObject({ out: "", code: 1 });
  const malformed = await tokenCommand(["second", "read", "--add"], "API_TOKENS=what");
  expect(malformed).toMatchObject({ out: "", code: 1, said: expect.stringContaining("the present API_TOKENS") });
  expect((await runScript("token", ["second", "read", "--add"], present)).out).toContain(`${present},second:read:`);
});

test("npm run token --help explains", async () => {
  const { out, code } = await tokenCommand(["--help"]);
  expect(code).toBe(0);
  expect(out).toContain("API_TOKENS");
});
