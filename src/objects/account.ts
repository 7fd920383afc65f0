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
import { confirmationDue, decisionDue, forgottenAfter } from "../domain/sign-up.ts";
import { BY_ITSELF, type NewUser, type User } from "../domain/user.ts";
import { vouchedAfter } from "../domain/vouched-field.ts";
import type { ProviderIdentityStore } from "../storage/provider-identity-store.ts";
import { NO_PASSWORD, withoutSecrets } from "../storage/user-store.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { Passwords, PasswordTrial } from "./passwords.ts";
import type { SecondFactor } from "./second-factor.ts";
import type { UserLifecycle } from "./user-lifecycle.ts";

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

/** A user as it is told to whoever may see it. */
export interface AccountDetails {
  user: User;
  /** The label of the key of the second factor. */
  totpLabel: string | null;
}

/** The same after it was made or changed. */
export interface AccountChanged extends AccountDetails {
  /** The key of the second factor, where one was made: it is told this once. */
  madeKey: string | null;
}

/** The parts of a user's object that an account takes. */
interface AccountParts {
  lifecycle: UserLifecycle;
  sessions: LiveSessions;
  passwords: Passwords;
  factor: SecondFactor;
  provider: ProviderIdentityStore;
}

export class Account {
  readonly #lifecycle: UserLifecycle;
  readonly #sessions: LiveSessions;
  readonly #passwords: Passwords;
  readonly #factor: SecondFactor;
  readonly #providerIdentity: ProviderIdentityStore;

  constructor({ lifecycle, sessions, passwords, factor, provider }: AccountParts) {
    this.#lifecycle = lifecycle;
    this.#sessions = sessions;
    this.#passwords = passwords;
    this.#factor = factor;
    this.#providerIdentity = provider;
  }

  /** Makes the user of a name that nobody has. */
  async make(user: NewUser, userId: string, by: Author): Promise<Outcome<AccountChanged>> {
    const fault = user.password === null ? null : this.#passwords.fault(user.password, user.username);
    if (fault) return refuse(fault);
    const made = await this.#lifecycle.create(user, userId, by);
    if (!made.ok) return made;
    return { ok: true, user: withoutSecrets(made.user), totpLabel: user.factor?.label ?? null, madeKey: made.madeKey };
  }

  /**
   * Makes the user of somebody who signs up.
   * @param confirmation what the token that confirms it is known by
   */
  async signUp(user: NewUser, userId: string, confirmation: string): Promise<Outcome> {
    const fault = this.#passwords.fault(user.password ?? "", user.username, { isSignUp: true });
    if (fault) return refuse(fault);
    const signUp = { confirmation, forgottenAtMs: confirmationDue(Date.now()) };
    const made = await this.#lifecycle.create(user, userId, { userId: BY_ITSELF, as: "owner" }, signUp);
    return made.ok ? { ok: true } : made;
  }

  /** Confirms a sign-up, once. */
  async confirmSignUp(confirmation: string): Promise<Outcome> {
    const stands = this.#lifecycle.present();
    if (!stands) return refuse("no-sign-up");
    const confirmed = await this.#lifecycle.update(stands.userId, (store, user): Outcome => {
      const isForgotten = user.forgottenAtMs !== null && user.forgottenAtMs <= Date.now();
      if (user.confirmation !== confirmation || isForgotten) return refuse("no-sign-up");
      if (user.signUpStatus === "final") return refuse("confirmed-before");
      const forgottenAtMs = decisionDue(user.signedUpAtMs, user.approvalStatus);
      store.change({ signUpStatus: "final", signUpConfirmedAtMs: Date.now(), forgottenAtMs });
      return { ok: true };
    });
    if (!confirmed.ok) return refuse("no-sign-up");
    return confirmed.result;
  }

  /** What is known of the user. */
  async details(userId: string): Promise<Outcome<AccountDetails>> {
    const read = await this.#factor.label();
    if (!read.ok) return read;
    const user = this.#lifecycle.find(userId);
    return user ? { ok: true, user: withoutSecrets(user), totpLabel: read.label } : refuse("no-user");
  }

  /** Changes an account in one transaction, and ends the sessions that end with it. */
  async change(userId: string, change: AccountChange, by: Author): Promise<Outcome<AccountChanged>> {
    if (!this.#lifecycle.find(userId)) return refuse("no-user");
    const whose = { isOwner: by.userId === userId };
    const prepared = change.factor ? await this.#factor.prepare(change.factor, whose) : null;
    if (prepared && !prepared.ok) return prepared;
    const factor = prepared?.computed ?? null;
    const changed = await this.#lifecycle.update(userId, (store, user): Outcome | "outdated" => {
      if (isRenaming(user, change)) return refuse("no-renaming");
      if (factor && !this.#factor.isOf(factor.generation)) return "outdated";
      const applied = factor ? this.#factor.apply(factor, user, whose) : null;
      if (applied && !applied.ok) return applied;
      const isTotpEnabled = applied?.isEnabled ?? user.isTotpEnabled;
      const next = { ...changedAccount(withoutSecrets(user), change, by.userId, Date.now()), isTotpEnabled };
      const vouched = vouchedAfter(user.vouched, fieldsSaidBy(change, by), by.as);
      store.change({ ...next, vouched, forgottenAtMs: forgottenAfter(user, user, next) });
      if (endsSessions(user, next)) {
        this.#sessions.markEnding({ except: null });
        this.#providerIdentity.refuseBefore(Date.now());
      } else if (applied?.endsSessions) {
        this.#sessions.markEnding({ except: whose.isOwner ? (by.sessionId ?? null) : null });
      }
      // Whoever unlocks lets in whoever is held up by wrong passwords, too.
      if (change.isLocked === false) this.#passwords.forgive();
      return { ok: true };
    });
    if (!changed.ok) return changed;
    // Another key was set while this was computed: nothing has happened yet.
    if (changed.result === "outdated") return this.change(userId, change, by);
    if (!changed.result.ok) return changed.result;
    const details = await this.details(userId);
    return details.ok ? { ...details, madeKey: factor?.madeKey ?? null } : details;
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
    return changed.result;
  }
}
