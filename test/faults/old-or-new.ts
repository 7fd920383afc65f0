/**
 * What must hold of whatever changes a user, with each of its calls failing once: what is recorded of the user is the old
 * or the new, and when the alarms have rung the sessions and the directory agree with it. What was acknowledged is the new.
 */
import { expect } from "vitest";
import type { Outcome } from "../../src/domain/outcome.ts";
import type { UserObject } from "../../src/objects/user-object.ts";
import { type Fault, faultsOf, withFault } from "../kit/platform-faults.ts";
import type { Household } from "./people.ts";
import { words } from "./survival.ts";

/** Does something to a household's user. */
export type Act = (object: UserObject, household: Household) => Promise<Outcome>;

/** What else is expected, once all has settled. */
export type Then = (after: { household: Household; isNew: boolean; answer: Outcome | undefined }) => Promise<void>;

/** @param prepared makes a household as it is before, each like the others, in an object that was just woken */
export async function expectOldOrNew(prepared: () => Promise<Household>, act: Act, then?: Then): Promise<void> {
  const clean = await prepared();
  const faults = await clean.inside((object) => faultsOf(() => act(object, clean)));
  const untouched = await prepared();
  await untouched.settle();
  const old = await untouched.look();
  await clean.settle();
  const next = await clean.look();
  expect(next).not.toEqual(old);
  for (const fault of faults) {
    const household = await prepared();
    const { answer } = await household.inside((object) => withFault(fault, () => act(object, household)));
    await expectRecorded(household, fault);
    const settled = await household.look();
    expect(answer?.ok ? [next] : [old, next], words(fault)).toContainEqual(settled);
    if (settled.user === null) expect(await household.holdsNothing(), words(fault)).toBe(true);
    const isNew = JSON.stringify(settled) === JSON.stringify(next);
    await then?.({ household, isNew, answer });
  }
}

/** What is recorded of the user decides; nothing is taken back later, and the directory hears of it in the end. */
async function expectRecorded(household: Household, fault: Fault): Promise<void> {
  const recorded = await household.look();
  await household.evict();
  expect(await household.look(), words(fault)).toEqual(recorded);
  await household.settle();
  if (recorded.user && !recorded.user.deleting) {
    expect(await household.look(), words(fault)).toMatchObject({
      user: { ...recorded.user, listedMark: 1 },
      hasFirstPassword: recorded.hasFirstPassword,
      codes: recorded.codes,
    });
  }
}
