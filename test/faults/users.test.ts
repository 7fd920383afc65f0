/**
 * Every call that locking, deleting and otherwise changing a user, and ending sessions, costs in any of the objects,
 * failing once.
 */
import { it } from "vitest";
import type { AccountChange } from "../../src/domain/account.ts";
import { BY_THE_SERVICE, PASSWORD } from "../kit/people.ts";
import { beginAnew } from "./beginning.ts";
import { type Act, expectOldOrNew } from "./old-or-new.ts";
import { type Household, newHousehold } from "./people.ts";
import { callQuietly } from "./quiet-calls.ts";

const ORDINARILY = { expiresAtMs: null, mustChange: null };
const OTHER_PASSWORD = "another-password-of-tests";

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
  ["approve", change({ approvalStatus: "approved" }), change({ approvalStatus: "before_decision" })],
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

it.each(CHANGES)("%s", (_what, act, before) => expectOldOrNew(() => prepared(before), act));
