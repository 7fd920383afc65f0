/** Whether a real account and its model agree: in what is seen of the account, and in which sessions live. */
import { expect } from "vitest";
import type { AccountModel } from "./account-model.ts";
import type { RealAccount } from "./real-account.ts";

/** The account is what the model says, and its sessions are listed; each that begins or ends is looked at. */
export async function expectAgreement(model: AccountModel, real: RealAccount): Promise<void> {
  const held = await real.look();
  expect(held?.user ?? null).toEqual(model.account && expect.objectContaining(shown(model.account)));
  const ends = [...model.sessions].filter(([id]) => model.isAlive(id)).map(([id, session]) => [id, session.ends]);
  const listed = held?.listed.map(({ sessionId, expiresAtMs }) => [sessionId, expiresAtMs]) ?? [];
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(ends));
  for (const [id, wasAlive] of real.sessions) {
    if (wasAlive !== model.isAlive(id)) await expectLife(model, real, id);
  }
}

async function expectLife(model: AccountModel, real: RealAccount, id: string): Promise<void> {
  const isAlive = await real.isAlive(id);
  expect(isAlive, "a session is alive").toBe(model.isAlive(id));
  real.sessions.set(id, isAlive);
}

const shown = (account: NonNullable<AccountModel["account"]>) => ({
  isSuperUser: account.isSuperUser,
  isLocked: account.isLocked,
  lockedAtMs: account.lockedAt,
  approvalStatus: account.approval,
  approvalChangedAtMs: account.decidedAt,
  signUpStatus: account.signUp,
  signUpConfirmedAtMs: account.confirmedAt,
  signedUpAtMs: account.signedUp,
  passwordSetAtMs: account.passwordSet,
  passwordExpiresAtMs: account.expires,
  passwordMustChange: account.mustChange,
  isTotpEnabled: account.factor.on,
});

/** How many sessions that are over are looked at once more: each has to be woken. */
const LOOKED_AT_AGAIN = 4;

/** At the end of a run: the sessions that live, and some that do not. */
export async function expectLives(model: AccountModel, real: RealAccount): Promise<void> {
  const over = [...real.sessions.keys()].filter((id) => !model.isAlive(id)).slice(-LOOKED_AT_AGAIN);
  const living = [...real.sessions.keys()].filter((id) => model.isAlive(id));
  for (const id of [...living, ...over]) await expectLife(model, real, id);
}
