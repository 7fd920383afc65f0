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

/** A change of password: `old` is the present one, null where a super-user changes another's. */
export interface PasswordChange {
  old: PasswordTrial | null;
  next: string;
  /** The session that goes on, null for none. */
  keep: string | null;
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
  async changePassword(userId: string, { old, next, keep }: PasswordChange): Promise<Outcome> {
    const find = () => this.#lifecycle.find(userId);
    const user = find();
    if (!user) return refuse("no-user");
    if (user.password === NO_PASSWORD) return refuse("no-password");
    const proven = old && (await this.#passwords.judge(old, find, next));
    if (proven && !proven.ok) return proven;
    const hashed = proven ?? (await this.#passwords.hash(next));
    if (!hashed.ok) return hashed;
    const changed = await this.#lifecycle.update(userId, (store, stands): Outcome => {
      if (proven && stands.password !== proven.user.password) return refuse("wrong-password");
      store.change({ password: hashed.hash, passwordSetAtMs: Date.now() });
      this.#sessions.markEnding({ except: keep });
      return { ok: true };
    });
    if (!changed.ok) return changed;
    await this.#sessions.endMarked();
    return changed.result;
  }
}
