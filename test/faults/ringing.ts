/** An alarm that rings as the platform lets it: one that fails, and has set no other, is repeated after a while. */
import { runInDurableObject } from "cloudflare:test";
import type { DurableObject } from "cloudflare:workers";

/** How long the platform waits before it repeats an alarm that failed, at least. */
const PLATFORM_RETRY_MS = 2_000;

type WithAlarm = DurableObject & { alarm(): Promise<void> };

/** Lets an object's alarm ring now. `work` gets the way to do that, and what it answers is answered. */
export function ring<T>(
  stub: DurableObjectStub<WithAlarm>,
  work: (carryOut: () => Promise<void>) => Promise<T>,
): Promise<T> {
  return runInDurableObject(stub, async (object: WithAlarm, { storage }) => {
    await storage.deleteAlarm();
    let failed = false;
    const answer = await work(async () => {
      failed = true;
      await object.alarm();
      failed = false;
    });
    if (failed && (await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + PLATFORM_RETRY_MS);
    return answer;
  });
}
