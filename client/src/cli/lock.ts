/** One at a time, among the processes of this machine. */
import { randomBytes } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** Longer than any work takes: a lock that is older was left behind. */
const LONGEST_HOLD_MS = 5 * 60_000;
const LOOK_PAUSE_MS = 50;

/**
 * Does `work` while no other process does work under the same path. A lock whose process has ended, or that is older
 * than any work, is taken over. Two who take over in the same moment may both go on: what must never happen twice needs
 * a better judge, which for check-outs is the service.
 */
export async function exclusively<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await taken(path))) {
    if (await isLeft(path)) await takeAway(path);
    else await pause(LOOK_PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function isLeft(path: string): Promise<boolean> {
  try {
    if (Date.now() - (await stat(path)).mtimeMs > LONGEST_HOLD_MS) return true;
    const holder = Number(await readFile(path, "utf8"));
    // Between making the file and writing into it there is nothing to read.
    return holder > 0 && !isRunning(holder);
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** By another name first, so that of several one takes it away. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { force: true });
}
