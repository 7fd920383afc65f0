/**
 * Every call that switching a second factor on, setting another key and switching it off costs in any of the objects,
 * failing once. Afterwards the owner comes in with a code of the key that counts, or without one.
 */
import { expect, it } from "vitest";
import type { FactorChange } from "../../src/domain/second-factor.ts";
import { advance } from "../kit/clock.ts";
import { BY_THE_SERVICE, PASSWORD } from "../kit/people.ts";
import { KEY, STEP_MS } from "../kit/second-factors.ts";
import { codeOf } from "../kit/totp.ts";
import { beginAnew } from "./beginning.ts";
import { type Act, expectOldOrNew } from "./old-or-new.ts";
import { type Household, newHousehold, newSignIn } from "./people.ts";
import { callQuietly } from "./quiet-calls.ts";

callQuietly();

const NO_CODES = { code: null, newCode: null };
const SWITCH_ON = { ...NO_CODES, isEnabled: true, key: KEY };

const byAdmin =
  (factor: FactorChange): Act =>
  (object, { person }) =>
    object.changeAccount(person.userId, { factor }, BY_THE_SERVICE);

/** The owner proves the present key, where there is one. */
const byOwner =
  (factor: Omit<FactorChange, "code" | "newCode">, proves: "proves" | "" = ""): Act =>
  async (object, { person, sessionIds }) =>
    object.changeAccount(
      person.userId,
      { factor: { ...factor, newCode: null, code: proves ? await codeOf(KEY) : null } },
      { userId: person.userId, as: "owner", sessionId: sessionIds[0] ?? "" },
    );

interface Case {
  what: string;
  act: Act;
  /** The key that counts before and after; null for none, `made` for one that is answered. */
  keys: [before: string | null, after: string | null];
}

const CASES: Case[] = [
  { what: "switched on by its owner", act: byOwner({ isEnabled: true, key: KEY }), keys: [null, KEY] },
  { what: "reset by its owner", act: byOwner({ makesKey: "always" }, "proves"), keys: [KEY, "made"] },
  { what: "reset by a super-user", act: byAdmin({ ...NO_CODES, makesKey: "always" }), keys: [KEY, "made"] },
  { what: "switched off by its owner", act: byOwner({ isEnabled: false }, "proves"), keys: [KEY, null] },
];

it.each(CASES)("a second factor is $what, or is not", async ({ act, keys: [before, after] }) => {
  const prepared = async () => {
    beginAnew();
    const household = await newHousehold();
    if (before !== null) {
      const { sessionIds } = household;
      const owner = { userId: household.person.userId, as: "owner" as const, sessionId: sessionIds[0] ?? "" };
      await household.inside((object) => object.changeAccount(owner.userId, { factor: SWITCH_ON }, owner));
    }
    await household.wakeAnew();
    return household;
  };
  await expectOldOrNew(prepared, act, async ({ household, isNew, answer }) => {
    const made = answer?.ok && "madeKey" in answer ? String(answer.madeKey) : null;
    const key = isNew ? (after === "made" ? made : after) : before;
    // A key that was made and not answered is nobody's.
    if (isNew && after === "made" && made === null) return;
    expect(await comesIn(household, key)).toBe(true);
    if (key !== null) expect(await comesIn(household, null)).toBe(false);
  });
});

async function comesIn(household: Household, key: string | null): Promise<boolean> {
  // Beyond all codes that were used.
  advance(2 * STEP_MS);
  const request = await newSignIn(household.person.username, PASSWORD);
  const totpCode = key === null ? null : await codeOf(key);
  return (await household.inside((object) => object.startSession({ ...request, totpCode }))).ok;
}
