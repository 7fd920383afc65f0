/** The local secrets: made once, for their owner's eyes, in the form that the Worker and a shell read; judged at each start. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEV_VARS, ensureDevVars, faultsOfDevVars, valuesOfDevVars } from "../../scripts/dev-vars.ts";
import { newLocalSecrets, toEnvText } from "../../scripts/local-secrets.ts";
import { findApiToken, parseApiTokens } from "../../src/crypto/api-token.ts";
import { parseFernetKeys } from "../../src/crypto/fernet.ts";
import { parseKeyring } from "../../src/crypto/keyring.ts";
import { parseSigningKeys } from "../../src/crypto/signing-keys.ts";

const ISSUER = "http://localhost:8901";
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "session-attributes-root-"));
});
afterEach(() => rm(root, { recursive: true }));

const text = () => readFile(join(root, DEV_VARS), "utf8");

it("makes the file once, readable by its owner only", async () => {
  expect(await ensureDevVars(root, ISSUER)).toBe(true);
  const first = await text();
  // Windows has no such modes: there a file is its owner's where its folder is.
  if (process.platform !== "win32") expect((await stat(join(root, DEV_VARS))).mode & 0o777).toBe(0o600);
  expect(faultsOfDevVars(first)).toEqual([]);

  expect(await ensureDevVars(root, ISSUER)).toBe(false);
  expect(await text()).toBe(first);
});

it("has what check-out without an AWS key takes: the local address, and a key that signs", async () => {
  await ensureDevVars(root, ISSUER);
  const values = valuesOfDevVars(await text());
  expect(values.ISSUER).toBe(ISSUER);
  expect(parseSigningKeys(values.SIGNING_KEYS ?? "").keys).toHaveLength(1);
});

it("fails where it cannot write, and makes nothing up", async () => {
  await expect(ensureDevVars(join(root, "no-such-folder"), ISSUER)).rejects.toThrow("ENOENT");
});

it("makes secrets that the Worker can read, other ones each time", async () => {
  const [one, other] = [await newLocalSecrets(), await newLocalSecrets()];
  expect(parseFernetKeys(one.values.TOKEN_KEYS)).toHaveLength(1);
  expect(parseKeyring(one.values.DATA_KEYS).primary).toBeDefined();
  const tokens = parseApiTokens(one.values.API_TOKENS);
  expect(await findApiToken(tokens, one.apiToken)).toMatchObject({ scope: "write" });
  expect(await findApiToken(tokens, other.apiToken)).toBeNull();
  expect(one.values.SUPER_USER_PASSWORD).toMatch(/^[\w-]{24}$/);
  for (const name of ["TOKEN_KEYS", "DATA_KEYS", "API_TOKENS", "SUPER_USER_PASSWORD"] as const) {
    expect(one.values[name]).not.toBe(other.values[name]);
  }
});

it.skipIf(process.platform === "win32")("reads the same in a shell, which gets the API token, too", async () => {
  await ensureDevVars(root, ISSUER);
  const names = ["TOKEN_KEYS", "DATA_KEYS", "API_TOKENS", "SUPER_USER_NAME", "SUPER_USER_PASSWORD", "TOKEN"];
  const script = `. ./${DEV_VARS}; ${names.map((name) => `printf '%s\\n' "$${name}"`).join("; ")}`;
  const { stdout, stderr } = spawnSync("sh", ["-c", script], { cwd: root, encoding: "utf8" });
  const [...inShell] = stdout.trim().split("\n");
  const apiToken = inShell.pop() ?? "";
  const forWorker = valuesOfDevVars(await text());

  expect(stderr).toBe("");
  expect(inShell).toEqual(names.slice(0, -1).map((name) => forWorker[name]));
  expect(await findApiToken(parseApiTokens(forWorker.API_TOKENS ?? ""), apiToken)).toMatchObject({ name: "local" });
});

it("keeps the API token from the Worker", async () => {
  const secrets = await newLocalSecrets();
  expect(toEnvText(secrets.values)).not.toContain(secrets.apiToken);
  await ensureDevVars(root, ISSUER);
  expect(Object.keys(valuesOfDevVars(await text()))).not.toContain("TOKEN");
});

describe("what is wrong is said in a sentence that names the line and the remedy, never the value", () => {
  const good = async () => toEnvText((await newLocalSecrets()).values);

  it("a key that is missing", async () => {
    const faults = faultsOfDevVars((await good()).replace(/^DATA_KEYS=.*\n/m, ""));
    expect(faults).toEqual([expect.stringMatching(/^\.dev\.vars lacks DATA_KEYS: .*npm run --silent keys -- new/)]);
  });

  it("a key that is malformed", async () => {
    const faults = faultsOfDevVars((await good()).replace(/^TOKEN_KEYS=.*$/m, "TOKEN_KEYS=not-a-key"));
    expect(faults).toEqual([
      expect.stringMatching(
        /^\.dev\.vars, line 1: TOKEN_KEYS is malformed \(key 1 of 1 must be base64url .*\): put it/,
      ),
    ]);
    expect(faults[0]).not.toContain("not-a-key");
  });

  it("two lines of one name", async () => {
    const faults = faultsOfDevVars(`${await good()}SUPER_USER_NAME=chief\n`);
    expect(faults).toEqual([".dev.vars has SUPER_USER_NAME more than once, in lines 4 and 6: leave one of them."]);
  });

  it("a password that is too short", async () => {
    const faults = faultsOfDevVars((await good()).replace(/^SUPER_USER_PASSWORD=.*$/m, "SUPER_USER_PASSWORD=short"));
    expect(faults).toEqual([
      ".dev.vars, line 5: SUPER_USER_PASSWORD is malformed (must be 8 to 256 characters): put it right.",
    ]);
  });
});
