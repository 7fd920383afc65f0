/**
 * The local service's secrets on disk: the file .dev.vars, which wrangler reads, a shell can source, and git ignores.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { parseApiTokens } from "../src/crypto/api-token.ts";
import { parseFernetKeys } from "../src/crypto/fernet.ts";
import { parseKeyring } from "../src/crypto/keyring.ts";
import { parseSigningKeys } from "../src/crypto/signing-keys.ts";
import { passwordFault, usernameFault } from "../src/domain/user.ts";
import { type LocalSecrets, newLocalSecrets, toEnvText } from "./local-secrets.ts";
import { newSigningKeys } from "./signing-key-rotation.ts";

/** The file's name, in the project's root. */
export const DEV_VARS = ".dev.vars";

/**
 * Makes .dev.vars in `root` with fresh random values, readable by its owner only.
 * @param issuer the address of the service, as its tokens for AWS name it
 * @returns false where it is already
 */
export async function ensureDevVars(root: string, issuer: string): Promise<boolean> {
  try {
    const text = devVarsText(await newLocalSecrets(), { ISSUER: issuer, SIGNING_KEYS: await newSigningKeys() });
    // "wx" fails where the file exists: between looking and writing nobody can slip in.
    await writeFile(join(root, DEV_VARS), text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The text of a new .dev.vars with those secrets. */
export function devVarsText(secrets: LocalSecrets, forAws: Record<string, string>): string {
  return `# Secrets of the service on this machine, made by "npm start". Git ignores this file; keep it to yourself.
# Wrangler reads it, and so does a shell: . ./${DEV_VARS}
# Whoever deletes it gets new ones, which open nothing that is stored in .wrangler/state by then.
# SUPER_USER_NAME signs in with SUPER_USER_PASSWORD. The first sign-in makes that user; from then on its own password
# counts, wherever it is changed, and not the one here.
${toEnvText(secrets.values)}
# Check-out vouches to AWS for people by tokens of ISSUER, signed by SIGNING_KEYS. AWS itself cannot ask this machine for the
# public keys; without these two lines it is called with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
${toEnvText(forAws)}
# For the shell alone: the API token behind the digest in API_TOKENS. The two characters before it keep it from wrangler.
:; TOKEN=${secrets.apiToken}
`;
}

/** What the text of .dev.vars says, by name, as wrangler reads it. */
export const valuesOfDevVars = (text: string) => parseEnv(text) as Record<string, string>;

/** How each secret is judged: the parsers of the Worker itself, which say what is wrong and never the value. */
const PARSERS: Record<string, (text: string) => unknown> = {
  TOKEN_KEYS: parseFernetKeys,
  DATA_KEYS: parseKeyring,
  API_TOKENS: parseApiTokens,
  SIGNING_KEYS: parseSigningKeys,
  SUPER_USER_NAME: (text) => refuse(text !== "" && usernameFault(text) !== null, "1 to 128 characters, no white space"),
  SUPER_USER_PASSWORD: (text) => refuse(text !== "" && passwordFault(text) !== null, "8 to 256 characters"),
};

/** Without these nothing works. */
const REQUIRED = ["TOKEN_KEYS", "DATA_KEYS"];

/** Where a fresh line comes from. */
const MAKERS: Record<string, string> = {
  TOKEN_KEYS: '"npm run --silent keys -- new" prints one',
  DATA_KEYS: '"npm run --silent keys -- new" prints one, which opens nothing that is stored already',
  SIGNING_KEYS: '"npm run --silent keys -- new signing" prints one',
  API_TOKENS: '"npm run token -- local write" prints one',
};

/** What is wrong with the text of .dev.vars, a sentence each, with what to do; nothing where all is well. */
export function faultsOfDevVars(text: string): string[] {
  const values = valuesOfDevVars(text);
  const lines = linesByName(text);
  return [...lines, ...missing(lines)].flatMap(([name, numbers]) => {
    const remedy = MAKERS[name] === undefined ? "put it right" : `put it right, or take a new line (${MAKERS[name]})`;
    if (numbers.length === 0) return [`${DEV_VARS} lacks ${name}: ${remedy}.`];
    if (numbers.length > 1) {
      return [`${DEV_VARS} has ${name} more than once, in lines ${numbers.join(" and ")}: leave one of them.`];
    }
    const rule = ruleBroken(name, values[name] ?? "");
    return rule === null ? [] : [`${DEV_VARS}, line ${numbers[0]}: ${name} is malformed (${rule}): ${remedy}.`];
  });
}

/** The numbers of the lines that give each name a value. */
function linesByName(text: string): Map<string, number[]> {
  const named = text.split("\n").flatMap((line, index) => {
    const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
    return name === undefined ? [] : [{ name, number: index + 1 }];
  });
  const groups = Map.groupBy(named, ({ name }) => name);
  return new Map([...groups].map(([name, found]) => [name, found.map(({ number }) => number)]));
}

const missing = (lines: ReadonlyMap<string, number[]>) =>
  REQUIRED.filter((name) => !lines.has(name)).map((name): [string, number[]] => [name, []]);

function ruleBroken(name: string, value: string): string | null {
  try {
    PARSERS[name]?.(value);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : "unknown error";
  }
}

function refuse(isBroken: boolean, rule: string): void {
  if (isBroken) throw new Error(`must be ${rule}`);
}
