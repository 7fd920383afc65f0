// What an administrator may decide about an account: what it leaves, and which decisions end its sessions.

import type { SetBy } from "./attribute.ts";
import type { FactorChange } from "./second-factor.ts";
import { standingRefusal } from "./sign-in.ts";
import type { User, UserFields, UserStanding } from "./user.ts";

/** What to change of an account; what is missing stays. */
export interface AccountChange extends Partial<UserFields>, Partial<UserStanding> {
  /** The present one: a username is for life, as the user's object is named by it, and another is refused. */
  username?: string;
  factor?: FactorChange;
  /** When the password expires; null for when the setting says. */
  passwordExpiresAtMs?: number | null;
}

/** Who makes or changes an account, and as what. */
export interface Author {
  /** `auto` where nobody decides. */
  userId: string;
  as: SetBy;
  /** The session that acts: of one's own sessions it is the one that goes on. */
  sessionId?: string;
}

/** The names of fields that a change vouches for, or ends that: those that it sets, and the username that it approves. */
export function fieldsSaidBy({ username: _, ...change }: AccountChange, { as }: Author): string[] {
  const approves = as === "super-user" && change.approvalStatus === "approved";
  return [...Object.keys(change), ...(approves ? ["username"] : [])];
}

/** Whether a change would give the user another name. */
export const isRenaming = (user: User, { username = user.username }: AccountChange): boolean =>
  username.normalize("NFC") !== user.username.normalize("NFC");

/**
 * The account after a change. Who locked it and who decided about it is noted where that is another state than before.
 * @param by the user id of the one who changes it
 */
export function changedAccount(user: User, change: AccountChange, by: string, nowMs: number): User {
  const { factor: _, ...fields } = change;
  const next = { ...user, ...fields, username: user.username };
  if (next.isLocked !== user.isLocked) {
    next.lockedAtMs = next.isLocked ? nowMs : null;
    next.lockedBy = next.isLocked ? by : null;
  }
  if (next.approvalStatus !== user.approvalStatus) {
    next.approvalChangedAtMs = nowMs;
    next.approvalChangedBy = by;
  }
  return next;
}

/**
 * Whether all sessions end with a change: whoever may not sign in has none, and what a session may do was settled by the
 * role under which it was made.
 */
export function endsSessions(before: User, after: User): boolean {
  return standingRefusal(after) !== null || after.isSuperUser !== before.isSuperUser;
}
