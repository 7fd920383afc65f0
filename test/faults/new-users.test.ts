/**
 * Every call that making a user, signing up and confirming that cost in any of the objects, failing once: there is a user
 * whom the directory lists, or nothing; a sign-up is confirmed or still to be confirmed.
 */
import { beforeAll, expect, it } from "vitest";
import { newUserId, userObjectName } from "../../src/crypto/identifiers.ts";
import { NAMELESS, type NewUser, normaliseUsername, ORDINARY } from "../../src/domain/user.ts";
import { BY_THE_SERVICE, newPerson, PASSWORD } from "../kit/people.ts";
import { beginAnew } from "./beginning.ts";
import { type Act, expectOldOrNew } from "./old-or-new.ts";
import { Household } from "./people.ts";
import { callQuietly } from "./quiet-calls.ts";

const CONFIRMATION = "the digest of what confirms it";

// The directory makes its tables with the first user that it hears of.
beforeAll(() => newPerson());
callQuietly();

let names = 0;

/** A name that nobody has. */
async function nobody(): Promise<Household> {
  beginAnew();
  names += 1;
  const username = `new-${names}`;
  const objectName = await userObjectName(normaliseUsername(username));
  const household = new Household({ userId: newUserId(objectName), username, isSuperUser: false, objectName }, []);
  await household.wakeAnew();
  return household;
}

const userOf = ({ person }: Household): NewUser => ({
  ...NAMELESS,
  ...ORDINARY,
  username: person.username,
  password: PASSWORD,
});

const make: Act = (object, household) => object.makeUser(userOf(household), household.person.userId, BY_THE_SERVICE);

const signUp: Act = (object, household) => {
  const user = { ...userOf(household), signUpStatus: "before_confirmation" as const };
  return object.signUp(user, household.person.userId, CONFIRMATION);
};

it.each([
  ["is made", make],
  ["signs up", signUp],
])("somebody %s and is listed, or there is nobody", (_what, act) =>
  expectOldOrNew(nobody, act, async ({ household, isNew }) => {
    expect((await household.look()).isListed).toBe(isNew);
  }),
);

it("a sign-up is confirmed, or still to be confirmed, by the same token", async () => {
  const signedUp = async () => {
    const household = await nobody();
    await household.inside((object) => signUp(object, household));
    await household.wakeAnew();
    return household;
  };
  const confirm: Act = (object) => object.confirmSignUp(CONFIRMATION);
  await expectOldOrNew(signedUp, confirm, async ({ household, isNew }) => {
    const again = await household.inside((object) => confirm(object, household));
    expect(again).toEqual(isNew ? { ok: false, reason: "confirmed-before" } : { ok: true });
  });
});
