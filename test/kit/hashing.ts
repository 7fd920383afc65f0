/** Whether passwords are hashed, and the pause after each hash, in which others come in. */
import { onTestFinished, vi } from "vitest";
import { newPause, type Pause } from "./pause.ts";
import { interceptPlatform } from "./platform-interception.ts";

/** How often `work` hashes a password: to compare it, or to store it. */
export async function hashingsOf(work: () => Promise<unknown>): Promise<number> {
  let hashings = 0;
  const stop = await interceptPlatform(({ method }, carryOut) => {
    if (method === "scryptSync") hashings += 1;
    return carryOut();
  });
  try {
    await work();
    return hashings;
  } finally {
    stop();
  }
}

/** Stops the first pause after a hash: whatever else is to be hashed in that object waits until the test lets it go on. */
export function pauseAfterHash(): Pause {
  const stopped = newPause();
  const wait = scheduler.wait.bind(scheduler);
  let isFirst = true;
  const spy = vi.spyOn(scheduler, "wait").mockImplementation(async (ms) => {
    if (isFirst) {
      isFirst = false;
      await stopped.wait();
    }
    return wait(ms);
  });
  onTestFinished(() => spy.mockRestore());
  return stopped;
}
