// How a user comes, changes and goes. Made: the user first, with a mark that the directory does not list it yet. Deleted:
// a mark that refuses sign-in and use, then its sessions, then its row in the directory, then everything. The alarm goes
// on with whatever was cut off.

import { newSalt } from "../crypto/cipher.ts";
import { unknownPassword } from "../crypto/password.ts";
import type { Author } from "../domain/account.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { SignUp } from "../domain/sign-up.ts";
import { BY_ITSELF, type NewUser } from "../domain/user.ts";
import { VOUCHED_FIELDS } from "../domain/vouched-field.ts";
import { ALARM_RETRY_MS } from "../limits.ts";
import type { Schema } from "../storage/schema.ts";
import { isNamed, NO_PASSWORD, type UserRecord, UserStore } from "../storage/user-store.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { OwnedAttributes } from "./owned-attributes.ts";
import type { Passwords } from "./passwords.ts";
import type { SecondFactor } from "./second-factor.ts";
import type { UserListing } from "./user-listing.ts";

/** The parts of a user's object that making and deleting a user takes. */
interface UserParts {
  schema: Schema;
  alarm: AlarmClock;
  sessions: LiveSessions;
  attributes: OwnedAttributes;
  listing: UserListing;
  passwords: Passwords;
  factor: SecondFactor;
}

/** With what a user begins. */
interface Beginning {
  salt: Uint8Array<ArrayBuffer>;
  /** Of whoever signs up. */
  signUp?: SignUp | undefined;
  andRecord: () => void;
}

/** Of whoever was made by others. */
const NO_SIGN_UP: SignUp = { confirmation: null, forgottenAtMs: null };

/** A user who was made. */
interface Made {
  user: UserRecord;
  /** The key of the second factor that was made, to be answered once. */
  madeKey: string | null;
}

export class UserLifecycle {
  readonly #parts: UserParts;
  readonly #store: UserStore;

  constructor(sql: SqlStorage, parts: UserParts) {
    this.#parts = parts;
    this.#store = new UserStore(sql);
  }

  /** Whoever is stored here, also somebody who is being deleted. */
  present(): UserRecord | null {
    return this.#parts.schema.exists() ? this.#store.read() : null;
  }

  /** The user with exactly that id, unless it is being deleted. An id of a deleted user finds nobody. */
  find(userId: string): UserRecord | null {
    const user = this.present();
    return user?.userId === userId && !user.isDeleting ? user : null;
  }

  /** The user of that name, unless it is being deleted. */
  named(username: string): UserRecord | null {
    const user = this.present();
    return user && isNamed(user, username) && !user.isDeleting ? user : null;
  }

  /**
   * Makes the user and lists it in the directory.
   * @param userId whose first part names this object
   */
  async create(
    { password, factor, ...user }: NewUser,
    userId: string,
    by: Author,
    signUp?: SignUp,
  ): Promise<Outcome<Made>> {
    if (this.present()) return refuse("user-exists");
    const hashed = await this.#parts.passwords.hash(password ?? unknownPassword());
    if (!hashed.ok) return hashed;
    const vouched = by.as === "super-user" ? VOUCHED_FIELDS : [];
    const isTotpEnabled = factor?.isEnabled ?? false;
    const salt = newSalt();
    const { sealed, madeKey } = await this.#parts.factor.prepareNew(factor, { userId, salt });
    const made = await this.#make({ ...user, userId, password: hashed.hash, vouched, isTotpEnabled }, by, {
      salt,
      signUp,
      andRecord: () => this.#parts.factor.insert(sealed),
    });
    return made.ok ? { ...made, madeKey } : made;
  }

  /**
   * Makes a user whom an identity provider signs in.
   * @param identify notes whom the provider knows by it, in the same transaction
   */
  createByProvider(
    user: Omit<NewUser, "password" | "factor"> & Pick<UserRecord, "vouched">,
    userId: string,
    identify: () => void,
  ): Promise<Outcome<{ user: UserRecord }>> {
    const byItself: Author = { userId: BY_ITSELF, as: "owner" };
    const identified = { ...user, userId, password: NO_PASSWORD, isTotpEnabled: false };
    return this.#make(identified, byItself, { salt: newSalt(), andRecord: identify });
  }

  async #make(
    user: Omit<NewUser, "password" | "factor"> & Pick<UserRecord, "userId" | "password" | "vouched" | "isTotpEnabled">,
    by: Author,
    { salt, signUp = NO_SIGN_UP, andRecord }: Beginning,
  ): Promise<Outcome<{ user: UserRecord }>> {
    await this.#parts.alarm.load();
    if (this.present()) return refuse("user-exists");
    const nowMs = Date.now();
    const record: UserRecord = {
      ...user,
      ...signUp,
      lockedAtMs: user.isLocked ? nowMs : null,
      lockedBy: user.isLocked ? by.userId : null,
      approvalChangedAtMs: nowMs,
      approvalChangedBy: by.userId,
      signUpConfirmedAtMs: null,
      signedUpAtMs: nowMs,
      passwordSetAtMs: nowMs,
      passwordExpiresAtMs: null,
      revision: nowMs,
      isListed: false,
      isDeleting: false,
    };
    this.#parts.alarm.transaction(() => {
      this.#parts.schema.create();
      this.#store.insert(record);
      andRecord();
      this.#parts.attributes.initialise({ salt, rows: [] });
      // It looks for what is due later: a sign-up that is to be forgotten.
      this.#parts.alarm.scheduleBy(nowMs + ALARM_RETRY_MS);
    });
    await this.#parts.alarm.confirm();
    await this.#parts.listing.settle();
    return { ok: true, user: record };
  }

  /**
   * Changes the user in one transaction. Where others see the change, the directory is told of it and sessions that end
   * with it are ended before this answers, or else by the alarm.
   * @param change gets the store and the user as it stands; what it answers is answered
   */
  async update<T>(userId: string, change: (store: UserStore, user: UserRecord) => T): Promise<Outcome<{ result: T }>> {
    if (!this.find(userId)) return refuse("no-user");
    await this.#parts.alarm.load();
    let isSeen = false;
    const changed = this.#parts.alarm.transaction((): Outcome<{ result: T }> => {
      const user = this.find(userId);
      if (!user) return refuse("no-user");
      const result = change(this.#store, user);
      isSeen = this.#parts.listing.schedule();
      return { ok: true, result };
    });
    await this.#parts.alarm.confirm();
    // Sessions that end with the change do not wait for the directory. Neither of the two throws.
    if (isSeen) await Promise.all([this.#parts.listing.settle(), this.#parts.sessions.endMarked()]);
    return changed;
  }

  /** Deletes the user. It answers when that is recorded and was tried; the alarm goes on with what failed. */
  async delete(userId: string): Promise<Outcome> {
    const marked = await this.update(userId, (store) => {
      store.keep({ isDeleting: true });
      this.#parts.sessions.markEnding({ except: null });
      this.#parts.alarm.scheduleBy(Date.now() + ALARM_RETRY_MS);
    });
    if (!marked.ok) return marked;
    await this.#parts.sessions.endMarked();
    await this.#parts.listing.settle();
    return { ok: true };
  }

  /** When a sign-up is forgotten that comes to nothing; null for never. */
  forgottenAtMs(): number | null {
    return this.present()?.forgottenAtMs ?? null;
  }

  /** Deletes a sign-up that has come to nothing; for the alarm. */
  async forget(nowMs: number): Promise<void> {
    const user = this.present();
    if (user?.forgottenAtMs && user.forgottenAtMs <= nowMs && !user.isDeleting) await this.delete(user.userId);
  }
}
