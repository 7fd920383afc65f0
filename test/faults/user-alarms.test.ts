/**
 * The alarm of a user that goes on with what was cut off: sessions that could not be ended, a user who could not be
 * deleted, one whom the directory does not list yet. Every call that it makes fails once in turn; in the end all is done.
 */
import { expect, it } from "vitest";
import { directoryObject } from "../../src/objects/object-client.ts";
import type { UserObject } from "../../src/objects/user-object.ts";
import { setClock } from "../kit/clock.ts";
import { BY_THE_SERVICE } from "../kit/people.ts";
import { faultsOf, withFault } from "../kit/platform-faults.ts";
import { env } from "../kit/service.ts";
import { alarmOf, inStorage } from "../kit/storage.ts";
import { beginAnew } from "./beginning.ts";
import { type Household, newHousehold, type World } from "./people.ts";
import { callQuietly } from "./quiet-calls.ts";
import { ring } from "./ringing.ts";
import { words } from "./survival.ts";

const RETRY_MS = 10_000;

callQuietly();

const deletions = new Map<string, number>();

/** Does something to a user while the first deletion of a session fails in the midst of it. */
async function cutOff(household: Household, act: "lock" | "remove"): Promise<void> {
  const doIt = (object: UserObject, { person }: Household) =>
    act === "lock"
      ? object.changeAccount(person.userId, { isLocked: true }, BY_THE_SERVICE)
      : object.remove(person.userId);
  if (!deletions.has(act)) {
    const clean = await newHousehold();
    const faults = await clean.inside((object) => faultsOf(() => doIt(object, clean)));
    deletions.set(act, faults.find(({ call }) => call === "deleteAll")?.at ?? 0);
  }
  const fault = { at: deletions.get(act) ?? 0, call: "deleteAll", manner: "rejects" } as const;
  await household.inside((object) => withFault(fault, () => doIt(object, household)));
}

/** Makes a user whom the directory was not told of. */
async function unlist(household: Household): Promise<void> {
  await inStorage(household.place, async (storage) => {
    storage.sql.exec("UPDATE user SET is_listed = 0");
    await storage.setAlarm(Date.now() + RETRY_MS);
  });
  await directoryObject(env).call((stub) => stub.remove(household.person));
}

const CUT: [what: string, cut: (household: Household) => Promise<void>, done: Partial<World>][] = [
  ["ends sessions", (household) => cutOff(household, "lock"), { sessions: [ended(), ended()] }],
  ["deletes a user", (household) => cutOff(household, "remove"), { user: null, isListed: false }],
  ["lists a user", unlist, { isListed: true }],
];

function ended() {
  return { row: null, rowEnds: null, ends: null };
}

it.each(CUT)("%s in the end", async (_what, cut, done) => {
  const prepared = async () => {
    const start = beginAnew();
    const household = await newHousehold();
    await cut(household);
    await household.wakeAnew();
    setClock((await alarmOf(household.place)) ?? start);
    return household;
  };
  const stubOf = ({ person }: Household) => env.USERS.getByName(person.objectName);
  const clean = await prepared();
  expect(await clean.look()).not.toMatchObject(done);
  await clean.wakeAnew();
  const faults = await ring(stubOf(clean), faultsOf);

  for (const fault of faults) {
    const household = await prepared();
    await ring(stubOf(household), (carryOut) => withFault(fault, carryOut));
    const alarm = await alarmOf(household.place);
    if (alarm !== null) expect(alarm, words(fault)).toBeGreaterThan(Date.now());
    await household.evict();
    await household.settle();
    expect(await household.look(), words(fault)).toMatchObject(done);
    if (done.user === null) expect(await household.holdsNothing(), words(fault)).toBe(true);
  }
});
