/**
 * Every call that an alarm makes, failing once: nobody sees a difference, the alarm comes back after a pause, and in
 * the end what was due is deleted, what must end has ended, and what lay under an old key is sealed anew.
 */
import { describe, expect, it } from "vitest";
import type { AttributeChange } from "../../src/domain/attribute.ts";
import { ALARM_GRAIN_MS, ALARM_RETRY_MS } from "../../src/limits.ts";
import { advance } from "../kit/clock.ts";
import { Keys } from "../kit/keys.ts";
import { faultsOf, withFault } from "../kit/platform-faults.ts";
import { evict, runAlarm } from "../kit/storage.ts";
import { OWNERS, type Owner } from "./attribute-owners.ts";
import { beginAnew } from "./beginning.ts";
import { expectAlarmFor, expectDrained, words } from "./survival.ts";

const STORED: AttributeChange = {
  mode: "set",
  items: [
    { name: "a", value: "sealed and expired", encrypt: true, expirationSeconds: 1 },
    { name: "b", value: "plain and expired", encrypt: false, expirationSeconds: 1 },
    { name: "c", value: "sealed, to be sealed anew", encrypt: true },
    { name: "d", value: "sealed, and with an expiry", encrypt: true, expirationSeconds: 600 },
    { name: "e", value: "plain", encrypt: false },
  ],
};

/** An owner some of whose attributes have expired, after the key was rotated. */
async function prepared(newOwner: () => Promise<Owner>): Promise<Owner> {
  beginAnew();
  const keys = new Keys();
  const owner = await newOwner();
  await runAlarm(owner.place);
  await owner.inside((attributes) => attributes.change(STORED));
  keys.rotate([1]);
  await evict(owner.place);
  advance(1_000);
  return owner;
}

describe.each(OWNERS)("the alarm of %s", (kind, newOwner) => {
  it("deletes what has expired, and seals anew", async () => {
    const faults = await (await prepared(newOwner)).ring(faultsOf);
    const { snapshot } = await (await prepared(newOwner)).look();

    for (const fault of faults) {
      const owner = await prepared(newOwner);
      await owner.ring((ring) => withFault(fault, ring));
      const after = await owner.look();
      expect(after.snapshot.read, words(fault)).toEqual(snapshot.read);
      expectAlarmFor(after, fault);
      if (after.alarm !== null) expect(after.alarm, `${words(fault)}: no pause`).toBeGreaterThan(Date.now());
      // What cannot be opened waits until the object wakes anew; whatever else is left undone is repeated soon.
      const isLeft = after.snapshot.rows.some(({ keyId }) => keyId === 1);
      if (kind === "a session" && isLeft && fault.call !== "decrypt") {
        expect(after.alarm, words(fault)).toBeLessThanOrEqual(Date.now() + ALARM_RETRY_MS + ALARM_GRAIN_MS);
      }
      await evict(owner.place);
      expect(await owner.look(), words(fault)).toEqual(after);
      await expectDrained(owner, fault);
    }
  });
});
