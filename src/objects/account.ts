// What is changed of an account, by its owner and by administrators, and which sessions end with that.

import {
  type AccountChange,
  type Author,
  changedAccount,
  endsSessions,
  fieldsSaidBy,
  isRenaming,
} from "../domain/account.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { NewUser, User } from "../domain/user.ts";
import { vouchedAfter } from "../domain/vouched-field.ts";
import type { ProviderIdentityStore } from "../storage/provider-identity-store.ts";
import { NO_PASSWORD } from "../storage/user-store.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { Passwords, PasswordTrial } from "./passwords.ts";
import { type UserLifecycle, withoutSecrets } from "./user-lifecycle.ts";

/** A change of password. */
export interface PasswordChange {
  /** The present one, null where a super-user changes another's. */
  old: PasswordTrial | null;
  next: string;
  /** The session that goes on, null for none. */
  keep: string | null;
  /** When the new one expires, in milliseconds; null for when the setting says. */
  expiresAtMs: number | null;
  /** Whether it is to be changed at the next sign-in; null for as it was where a super-user changes another's. */
  mustChange: boolean | null;
}

export class Account {
  readonly #lifecycle: UserLifecycle;
  readonly #sessions: LiveSessions;
  readonly #passwords: Passwords;
  readonly #providerIdentity: ProviderIdentityStore;

  constructor(
    lifecycle: UserLifecycle,
    sessions: LiveSessions,
    passwords: Passwords,
    providerIdentity: ProviderIdentityStore,
  ) {
    this.#lifecycle = lifecycle;
    this.#sessions = sessions;
    this.#passwords = passwords;
    this.#providerIdentity = providerIdentity;
  }

  /** Makes the user of a name that nobody has. */
  async make(user: NewUser, userId: string, by: Author): Promise<Outcome<{ user: User }>> {
    const fault = user.password === null ? null : this.#passwords.fault(user.password, user.username);
    if (fault) return refuse(fault);
    const made = await this.#lifecycle.create(user, userId, by);
    return made.ok ? { ok: true, user: withoutSecrets(made.user) } : made;
  }

  /** What is known of the user. */
  details(userId: string): Outcome<{ user: User }, "no-user"> {
    const user = this.#lifecycle.find(userId);
    return user ? { ok: true, user: withoutSecrets(user) } : refuse("no-user");
  }

  /** Changes an account in one transaction, and ends the sessions that end with it. */
  async change(userId: string, change: AccountChange, by: Author): Promise<Outcome<{ user: User }>> {
    const changed = await this.#lifecycle.update(userId, (store, user): Outcome => {
      if (isRenaming(user, change)) return refuse("no-renaming");
      const next = changedAccount(withoutSecrets(user), change, by.userId, Date.now());
      store.change({ ...next, vouched: vouchedAfter(user.vouched, fieldsSaidBy(change, by), by.as) });
      if (endsSessions(user, next)) {
        this.#sessions.markEnding({ except: null });
        this.#providerIdentity.refuseBefore(Date.now());
      }
      // Whoever unlocks lets in whoever is held up by wrong passwords, too.
      if (change.isLocked === false) this.#passwords.forgive();
      return { ok: true };
    });
    if (!changed.ok) return changed;
    if (!changed.result.ok) return changed.result;
    await this.#sessions.endMarked();
    return this.details(userId);
  }

  /** Changes the password and ends the user's other sessions. */
  async changePassword(userId: string, change: PasswordChange): Promise<Outcome> {
    const { old, next, keep, expiresAtMs, mustChange } = change;
    const find = () => this.#lifecycle.find(userId);
    const user = find();
    if (!user) return refuse("no-user");
    if (user.password === NO_PASSWORD) return refuse("no-password");
    const fault = this.#passwords.fault(next, user.username);
    const proven = old && (await this.#passwords.judge(old, find, fault ? undefined : next));
    if (proven && !proven.ok) return proven;
    if (fault) return refuse(fault);
    const hashed = proven ?? (await this.#passwords.hash(next));
    if (!hashed.ok) return hashed;
    const changed = await this.#lifecycle.update(userId, (store, stands): Outcome => {
      if (proven && stands.password !== proven.user.password) return refuse("wrong-password");
      const passwordMustChange = mustChange ?? (old ? false : stands.passwordMustChange);
      const set = { password: hashed.hash, passwordSetAtMs: Date.now(), passwordExpiresAtMs: expiresAtMs };
      store.change({ ...set, passwordMustChange });
      this.#sessions.markEnding({ except: keep });
      return { ok: true };
    });
    if (!changed.ok) return changed;
    await this.#sessions.endMarked();
    return changed.result;
  }
}
