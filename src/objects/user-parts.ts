// What a user's object is made of, put together, and its one alarm.

import type { Environment } from "../config.ts";
import type { PasswordHasher } from "../crypto/password.ts";
import { ALARM_RETRY_MS } from "../limits.ts";
import { IdentityValueStore } from "../storage/identity-value-store.ts";
import { USER_MIGRATIONS } from "../storage/migrations/user.ts";
import { ProviderIdentityStore } from "../storage/provider-identity-store.ts";
import { Schema } from "../storage/schema.ts";
import { Account } from "./account.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { HashQueue } from "./hash-queue.ts";
import { LiveSessions } from "./live-sessions.ts";
import { OwnedAttributes } from "./owned-attributes.ts";
import { Passwords } from "./passwords.ts";
import { ProviderSignIn } from "./provider-sign-in.ts";
import { Rewrapping } from "./rewrapping.ts";
import { SecondFactor } from "./second-factor.ts";
import { SignIn } from "./sign-in.ts";
import { UserLifecycle } from "./user-lifecycle.ts";
import { UserListing } from "./user-listing.ts";

export class UserParts {
  readonly alarm: AlarmClock;
  readonly sessions: LiveSessions;
  readonly attributes: OwnedAttributes;
  readonly identityValues: IdentityValueStore;
  readonly rewrapping: Rewrapping;
  readonly listing: UserListing;
  readonly lifecycle: UserLifecycle;
  readonly account: Account;
  readonly signIn: SignIn;
  readonly providerIdentity: ProviderIdentityStore;
  readonly providerSignIn: ProviderSignIn;

  constructor(storage: DurableObjectStorage, env: Environment, hasher: PasswordHasher) {
    const schema = new Schema(storage, USER_MIGRATIONS);
    this.alarm = new AlarmClock(storage, (nowMs) => (schema.exists() ? this.#nextDeadline(nowMs) : null));
    this.sessions = new LiveSessions(storage.sql, env, this.alarm);
    this.attributes = new OwnedAttributes(
      storage.sql,
      env,
      this.alarm,
      "user",
      () => this.lifecycle.present()?.userId ?? "",
    );
    this.identityValues = new IdentityValueStore(storage.sql);
    const factor = new SecondFactor(storage.sql, this.attributes.cipher);
    this.rewrapping = new Rewrapping(this.attributes.cipher, [this.attributes.sealed(), factor.sealed()]);
    const queue = new HashQueue(() => this.sessions.areBusy());
    const passwords = new Passwords(storage.sql, env, hasher, queue);
    const { alarm, sessions, attributes } = this;
    this.listing = new UserListing(storage.sql, env, {
      alarm,
      sessions,
      present: () => this.lifecycle.present(),
      deleteAll: () => {
        attributes.forget();
        return alarm.deleteAll();
      },
    });
    const { listing } = this;
    this.lifecycle = new UserLifecycle(storage.sql, {
      schema,
      alarm,
      sessions,
      attributes,
      listing,
      passwords,
      factor,
    });
    this.providerIdentity = new ProviderIdentityStore(storage.sql);
    this.account = new Account({
      lifecycle: this.lifecycle,
      sessions,
      passwords,
      factor,
      provider: this.providerIdentity,
    });
    this.signIn = new SignIn(storage.sql, env, { lifecycle: this.lifecycle, listing, sessions, passwords, factor });
    this.providerSignIn = new ProviderSignIn(this.lifecycle, sessions, this.providerIdentity);
  }

  /** What the alarm does: forget what is over, go on with what was cut off. */
  runAlarm(): Promise<void> {
    return this.alarm.run(async (nowMs) => {
      // An alarm that ran leaves a record in storage: delete that too.
      if (!this.lifecycle.present()) return this.alarm.deleteAll();
      this.attributes.removeExpired(nowMs);
      await this.sessions.tidy(nowMs);
      await this.lifecycle.forget(nowMs);
      await this.listing.settle();
    });
  }

  #nextDeadline(nowMs: number): number | null {
    const retryMs = this.listing.isUnfinished() ? nowMs + ALARM_RETRY_MS : null;
    const deadlines = [
      retryMs,
      this.lifecycle.forgottenAtMs(),
      this.sessions.nextDeadline(nowMs),
      this.attributes.nextExpiry(),
    ];
    const dueMs = Math.min(...deadlines.map((deadlineMs) => deadlineMs ?? Number.POSITIVE_INFINITY));
    return Number.isFinite(dueMs) ? dueMs : null;
  }
}
