/** The local secrets: made once, for their owner's eyes, in the form that the Worker reads. */
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DEV_VARS, ensureDevVars, STATE_DIR } from "../../scripts/dev-vars.ts";
import { newLocalSecrets, toEnvText } from "../../scripts/local-secrets.ts";
import { findApiToken, parseApiTokens } from "../../src/crypto/api-token.ts";
import { parseFernetKeys } from "../../src/crypto/fernet.ts";
import { parseKeyring } from "../../src/crypto/keyring.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "session-attributes-root-"));
});
afterEach(() => rm(root, { recursive: true }));

const text = () => readFile(join(root, DEV_VARS), "utf8");

it("makes the file once, readable by its owner only", async () => {
  expect(await ensureDevVars(root)).toEqual({ made: true, orphanedState: false });
  const first = await text();
  expect((await stat(join(root, DEV_VARS))).mode & 0o777).toBe(0o600);

  await mkdir(join(root, STATE_DIR), { recursive: true });
  expect(await ensureDevVars(root)).toEqual({ made: false, orphanedState: false });
  expect(await text()).toBe(first);
});

it("says when state is there that the new keys cannot open", async () => {
  await mkdir(join(root, STATE_DIR), { recursive: true });
  expect(await ensureDevVars(root)).toEqual({ made: true, orphanedState: true });
});

it("fails where it cannot write, and makes nothing up", async () => {
  await expect(ensureDevVars(join(root, "no-such-folder"))).rejects.toThrow("ENOENT");
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

it("keeps the API token in a comment, where the Worker does not see it", async () => {
  const secrets = await newLocalSecrets();
  expect(toEnvText(secrets)).not.toContain(secrets.apiToken);
  await ensureDevVars(root);
  const tokenLines = (await text()).split("\n").filter((line) => line.includes("sat_"));
  expect(tokenLines).toEqual([expect.stringMatching(/^# sat_[\w-]{43}$/)]);
});
