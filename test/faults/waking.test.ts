/**
 * An object that fails while it wakes, at every call that waking costs: the call that woke it fails, nothing is changed,
 * and the next one finds all as it was. The runtime prints what an object throws there.
 */
import { expect, it } from "vitest";
import { faultsOf, withFault } from "../kit/platform-faults.ts";
import { evict } from "../kit/storage.ts";
import { OWNERS, type Owner } from "./attribute-owners.ts";
import { beginAnew } from "./beginning.ts";
import { words } from "./survival.ts";

it.each(OWNERS)("%s", async (_kind, newOwner) => {
  beginAnew();
  const owner = await newOwner();
  const items = [{ name: "a", value: "sealed", encrypt: true, expirationSeconds: 60 }];
  await owner.inside((attributes) => attributes.change({ mode: "set", items }));
  const before = await owner.look();
  await evict(owner.place);
  const faults = await faultsOf(() => wake(owner));
  expect(faults.length).toBeGreaterThan(0);

  for (const fault of faults) {
    await evict(owner.place);
    const { error } = await withFault(fault, () => wake(owner));
    expect(error, words(fault)).toBeInstanceOf(Error);
    expect(await owner.look(), words(fault)).toEqual(before);
  }
});

const wake = (owner: Owner) => owner.inside(async () => undefined);
