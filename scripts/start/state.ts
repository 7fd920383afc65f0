/**
 * The folder of stored objects: its owner's alone, one service at a time, and with a note of the keys that it was used
 * with, so that every start with other ones can say so.
 */
import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toHex } from "../../src/crypto/bytes.ts";
import { sha256 } from "../../src/crypto/digest.ts";
import { parseKeyring } from "../../src/crypto/keyring.ts";
import { tokenKeyId } from "../key-rotation.ts";
import { Obstacle } from "./obstacle.ts";

/** Where wrangler keeps the objects of a local service, in the project's root. */
export const STATE_DIR = join(".wrangler", "state");

/** Who uses the folder: the id of a process. */
const USER_FILE = "in-use-by";
/** Which keys it was used with: a line each. */
const KEYS_FILE = "keys";
/** Stands there in place of keys that nobody knows. */
const UNKNOWN_KEYS = "unknown";
/** Enough of a key's SHA-256 to tell it from others, and nothing of use to anybody else. */
const FINGERPRINT_CHARACTERS = 8;

/** Makes the folder where it is not there, and keeps everybody else out of it. @returns whether anything is in it */
export async function openStateDir(dir: string): Promise<{ isNew: boolean }> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  return { isNew: (await readdir(dir)).length === 0 };
}

/** Takes the folder for a process. @throws {Obstacle} where another one that still runs has it */
export async function takeStateDir(dir: string, pid: number): Promise<void> {
  const file = join(dir, USER_FILE);
  const user = Number(await readFile(file, "utf8").catch(() => ""));
  if (user !== 0 && user !== pid && isRunning(user)) {
    throw new Obstacle(
      `${dir} is in use by another service that runs, process ${user}. Stop that one, or keep this one's state elsewhere: npm start -- --port 8901 --persist-to .wrangler/second`,
    );
  }
  await writeFile(file, `${pid}\n`);
}

/** Gives the folder back. */
export async function leaveStateDir(dir: string): Promise<void> {
  await rm(join(dir, USER_FILE), { force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and is somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Compares the keys with those that the folder was used with, and notes them where they are among or beside those.
 * @param isFresh the keys have been made a moment ago, so that what is stored already was stored under others
 * @returns the keys of the state that are missing now, as a person may read it; none where all is well
 */
export async function missingKeys(
  dir: string,
  secrets: Record<string, string>,
  { isNew, isFresh }: { isNew: boolean; isFresh: boolean },
): Promise<string[]> {
  const file = join(dir, KEYS_FILE);
  const noted = (await readFile(file, "utf8").catch(() => "")).split("\n").filter(Boolean);
  if (noted.length === 0 && isFresh && !isNew) noted.push(UNKNOWN_KEYS);
  const present = await fingerprints(secrets);
  const missing = noted.filter((key) => !present.includes(key));
  const known = missing.length > 0 ? noted : present;
  await writeFile(file, known.map((key) => `${key}\n`).join(""), { mode: 0o600 });
  return missing;
}

async function fingerprints({ TOKEN_KEYS = "", DATA_KEYS = "" }: Record<string, string>): Promise<string[]> {
  const tokenKeys = TOKEN_KEYS.split(",").map(async (key) => `token key ${await tokenKeyId(key.trim())}`);
  const dataKeys = [...parseKeyring(DATA_KEYS).keys].map(
    async ([id, key]) => `data key ${id} (${toHex(await sha256(key)).slice(0, FINGERPRINT_CHARACTERS)})`,
  );
  return Promise.all([...tokenKeys, ...dataKeys]);
}
