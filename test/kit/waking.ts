/** An object that is stopped while it wakes. */
import { onTestFinished } from "vitest";
import { newPause, type Pause } from "./pause.ts";
import { interceptPlatform } from "./platform-interception.ts";
import { evict, inStorage, type Place } from "./storage.ts";

/**
 * Takes an object's memory away and stops its first look for an alarm: what a call does after waking is then cut in two,
 * and others come in between. The platform lets nobody in there today; nothing of ours may stand on that.
 */
export async function pauseWaking(place: Place): Promise<Pause> {
  await inStorage(place, () => {}); // only what is awake can be evicted
  await evict(place);
  const storage = await inStorage(place, (storage) => storage);
  const pause = newPause();
  let isFirst = true;
  const stop = await interceptPlatform(({ method, on }, carryOut) => {
    if (!isFirst || method !== "getAlarm" || on !== storage) return carryOut();
    isFirst = false;
    return pause.wait().then(carryOut);
  });
  onTestFinished(stop);
  return pause;
}
