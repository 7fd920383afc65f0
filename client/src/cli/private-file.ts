/** Files that hold secrets: for their owner alone, and never half written. */
import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { usageFailure } from "./failure.ts";

/** Windows keeps no such bits: there the folder of the user is what protects. */
const HAS_MODES = process.platform !== "win32";
const OTHERS = 0o077;

/**
 * Reads a file that only its owner may read; null where there is none.
 * @throws {Failure} where others may read it, as what it holds is no secret any more
 */
export async function readPrivate(path: string): Promise<string | null> {
  const file = await open(path, "r").catch(missing);
  if (file === null) return null;
  try {
    const { mode } = await file.stat();
    if (HAS_MODES && (mode & OTHERS) !== 0) {
      throw usageFailure(`${path} can be read by others. Its secrets may be known; then: chmod 600 '${path}'`);
    }
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** Reads one that this program wrote; null where there is none, or where it is damaged. */
export async function readPrivateJson<T>(path: string): Promise<T | null> {
  const text = await readPrivate(path);
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** Writes a file, and its folder, for its owner alone. Whoever reads meanwhile sees the old or the new one. */
export async function writePrivateJson(path: string, value: object): Promise<void> {
  await makePrivateFolder(dirname(path));
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Makes a folder that only its owner may look into. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

function missing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
