/** Whether passwords are hashed. */
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
