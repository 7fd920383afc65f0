/**
 * Every call that locking, deleting and otherwise changing a user, and ending sessions, costs in any of the objects,
 * failing once: what is recorded of the user is the old or the new, and when the alarms have rung the sessions and the
 * directory agree with it. What was acknowledged is the new.
 */
import { expect, it } from "vitest";
import type { AccountChange } from "../../src/domain/account.ts";
import type { Outcome } from "../../src/domain/outcome.ts";
import type { UserObject } from "../../src/objects/user-object.ts";
import { BY_THE_SERVICE, PASSWORD } from "../kit/people.ts";
import { faultsOf, withFault } from "../kit/platform-faults.ts";
import { beginAnew } from "./beginning.ts";
import { type Household, newHousehold } from "./people.ts";
import { callQuietly } from "./quiet-calls.ts";
import { words } from "./survival.ts";

const ORDINARILY = { expiresAtMs: null, mustChange: null };
const OTHER_PASSWORD = "another-password-of-tests";

type Act = (object: UserObject, household: Household) => Promise<Outcome>;

callQuietly();

async function prepared(before?: Act): Promise<Household> {
  beginAnew();
  const household = await newHousehold();
  if (before) await household.inside((object) => before(object, household));
  await household.wakeAnew();
  return household;
}

const id = ({ person }: Household) => person.userId;
const first = ({ sessionIds }: Household) => sessionIds[0] ?? "";

const change =
  (what: AccountChange): Act =>
  (object, household) =>
    object.changeAccount(id(household), what, BY_THE_SERVICE);

const CHANGES: [what: string, act: Act, before?: Act][] = [
  ["lock", change({ isLocked: true })],
  ["unlock", change({ isLocked: false }), change({ isLocked: true })],
  ["reject", change({ approvalStatus: "rejected" })],
  ["take back the sign-up", change({ signUpStatus: "before_confirmation" })],
  [
    "change the own password",
    (object, household) =>
      object.replacePassword(id(household), {
        old: { password: PASSWORD, remoteAddr: "" },
        next: OTHER_PASSWORD,
        keep: first(household),
        ...ORDINARILY,
      }),
  ],
  [
    "change another's password",
    (object, household) =>
      object.replacePassword(id(household), { old: null, next: OTHER_PASSWORD, keep: null, ...ORDINARILY }),
  ],
  ["change the role", change({ isSuperUser: true })],
  ["end a session", (object, household) => object.endSession(id(household), first(household))],
  ["sign out everywhere else", (object, household) => object.endOtherSessions(id(household), first(household))],
  ["delete", (object, household) => object.remove(id(household))],
];

it.each(CHANGES)("%s", async (_what, act, before) => {
  const clean = await prepared(before);
  const faults = await clean.inside((object) => faultsOf(() => act(object, clean)));
  const untouched = await prepared(before);
  await untouched.settle();
  const old = await untouched.look();
  await clean.settle();
  const next = await clean.look();
  expect(next).not.toEqual(old);

  for (const fault of faults) {
    const household = await prepared(before);
    const { answer } = await household.inside((object) => withFault(fault, () => act(object, household)));
    const recorded = await household.look();
    await household.evict();
    expect(await household.look(), words(fault)).toEqual(recorded);
    await household.settle();
    const settled = await household.look();
    expect(answer?.ok ? [next] : [old, next], words(fault)).toContainEqual(settled);
    // What is recorded of the user decides; nothing is taken back later, and the directory hears of it in the end.
    if (recorded.user && !recorded.user.deleting) {
      expect(settled, words(fault)).toMatchObject({
        user: { ...recorded.user, listedMark: 1 },
        hasFirstPassword: recorded.hasFirstPassword,
      });
    }
    if (settled.user === null) expect(await household.holdsNothing(), words(fault)).toBe(true);
  }
});
