// A user's object as Workers of 0.1.0 call it, while a deployment spreads. They do not say who acts: where that matters it
// is whoever may do least, but for what only super-users could do in 0.1.0.

import type { AccountChange, Author } from "../domain/account.ts";
import type { IdentityValue } from "../domain/identity-value.ts";
import { BY_ITSELF, type UserFields } from "../domain/user.ts";
import type { Rewrapped } from "../objects/rewrapping.ts";
import { UserObject as PresentUserObject } from "../objects/user-object.ts";
import { asBefore, type OldOutcome } from "./refusals.ts";
import {
  fromOldChange,
  fromOldUser,
  type OldAttribute,
  type OldChange,
  type OldLiveSession,
  type OldNewUser,
  type OldUser,
  oldAttribute,
  oldTimes,
  oldUser,
} from "./shapes.ts";

const SOMEBODY: Author = { userId: BY_ITSELF, as: "owner" };
const SUPER_USER: Author = { userId: BY_ITSELF, as: "super-user" };

interface OldSignIn {
  username: string;
  password: string;
  sessionId: string;
  remoteAddr: string;
  userAgent: string;
}

export class UserObject extends PresentUserObject {
  signIn(request: OldSignIn): Promise<OldOutcome<{ userId: string; expires: number }>> {
    const signedIn = this.startSession({ ...request, newPassword: null, totpCode: null });
    return asBefore(signedIn, ({ userId, expiresAtMs }) => ({ userId, expires: expiresAtMs }));
  }

  create(user: OldNewUser, userId: string): Promise<OldOutcome<{ user: OldUser }>> {
    return asBefore(this.makeUser(fromOldUser(user), userId, SUPER_USER), ({ user }) => ({ user: oldUser(user) }));
  }

  read(userId: string): Promise<OldOutcome<{ user: OldUser }>> {
    return asBefore(this.account(userId), ({ user }) => ({ user: oldUser(user) }));
  }

  change(
    userId: string,
    change: Partial<UserFields> & { isSuperUser?: boolean },
  ): Promise<OldOutcome<{ user: OldUser }>> {
    return asBefore(this.changeAccount(userId, change, SOMEBODY), ({ user }) => ({ user: oldUser(user) }));
  }

  approve(userId: string): Promise<OldOutcome> {
    return this.#decide(userId, { approvalStatus: "approved" });
  }

  lock(userId: string): Promise<OldOutcome> {
    return this.#decide(userId, { isLocked: true });
  }

  unlock(userId: string): Promise<OldOutcome> {
    return this.#decide(userId, { isLocked: false });
  }

  /** @param old the present password, or null where a super-user changes another's */
  setPassword(userId: string, old: string | null, next: string, keep: string | null): Promise<OldOutcome> {
    const trial = old === null ? null : { password: old, remoteAddr: "" };
    const change = { old: trial, next, keep, expiresAtMs: null, mustChange: null };
    return asBefore(this.replacePassword(userId, change), () => ({}));
  }

  liveSessions(userId: string): Promise<OldOutcome<{ sessions: OldLiveSession[] }>> {
    return asBefore(this.listSessions(userId), ({ sessions }) => ({ sessions: sessions.map(oldTimes) }));
  }

  renewSession(userId: string, sessionId: string): Promise<OldOutcome<{ expires: number }>> {
    return asBefore(this.prolongSession(userId, sessionId), ({ expiresAtMs }) => ({ expires: expiresAtMs }));
  }

  changeAttributes(userId: string, change: OldChange): Promise<OldOutcome<{ revision: number | null }>> {
    const changed = this.editAttributes(userId, fromOldChange(change), SOMEBODY.as);
    return asBefore(changed, ({ revision }) => ({ revision }));
  }

  readAttributes(
    userId: string,
    names: string[] | null,
    decrypt: boolean,
  ): Promise<OldOutcome<{ attributes: OldAttribute[] }>> {
    const read = this.listAttributes(userId, names, decrypt, SOMEBODY.as);
    return asBefore(read, ({ attributes }) => ({ attributes: attributes.map(oldAttribute) }));
  }

  attributeNames(userId: string, names: string[] | null): Promise<OldOutcome<{ names: string[] }>> {
    return asBefore(this.listAttributeNames(userId, names, SOMEBODY.as), (facts) => ({ names: facts.names }));
  }

  identity(userId: string): Promise<OldOutcome<{ user: OldUser; values: IdentityValue[] }>> {
    return asBefore(this.identityFacts(userId), ({ user, values }) => ({ user: oldUser(user), values }));
  }

  reseal(userId: string): Promise<OldOutcome<Rewrapped>> {
    return asBefore(this.rewrap(userId), (rewrapped) => rewrapped);
  }

  #decide(userId: string, change: AccountChange): Promise<OldOutcome> {
    return asBefore(this.changeAccount(userId, change, SUPER_USER), () => ({}));
  }
}
