// The Durable Object of one user, named by a hash of the normalised username: the truth about the person's state, one
// row for each live session, and the person's own attributes. It makes nothing for a name that nobody has.

import { DurableObject } from "cloudflare:workers";
import type { Environment } from "../config.ts";
import { PASSWORD_COST, PasswordHasher } from "../crypto/password.ts";
import type { Attribute, AttributeChange, SetBy } from "../domain/attribute.ts";
import type { IdentityAttribute } from "../domain/identity-attribute.ts";
import type { IdentityOutcome } from "../domain/identity-outcome.ts";
import type { PersonFacts } from "../domain/identity-source.ts";
import { changeValues, type IdentityValueChange } from "../domain/identity-value.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { LiveSession } from "../domain/session.ts";
import type { NewUser, User, UserFields } from "../domain/user.ts";
import { vouchedAfter } from "../domain/vouched-field.ts";
import { ALARM_RETRY_MS } from "../limits.ts";
import { IdentityValueStore } from "../storage/identity-value-store.ts";
import { USER_MIGRATIONS } from "../storage/migrations/user.ts";
import { Schema } from "../storage/schema.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { HashQueue } from "./hash-queue.ts";
import { LiveSessions } from "./live-sessions.ts";
import { type Changed, OwnedAttributes } from "./owned-attributes.ts";
import { Passwords, type PasswordTrial } from "./passwords.ts";
import { type Rewrapped, Rewrapping } from "./rewrapping.ts";
import { SignIn, type SignInRequest } from "./sign-in.ts";
import { UserLifecycle, withoutSecrets } from "./user-lifecycle.ts";

/** What to change of a user; what is missing stays. */
type UserChange = Partial<UserFields> & { isSuperUser?: boolean };

/** A change of password: `old` is the present one, null where a super-user changes another's. */
interface PasswordChange {
  old: PasswordTrial | null;
  next: string;
  /** The session that goes on, null for none. */
  keep: string | null;
}

export class UserObject extends DurableObject<Environment> {
  readonly #alarm: AlarmClock;
  readonly #sessions: LiveSessions;
  readonly #attributes: OwnedAttributes;
  readonly #identityValues: IdentityValueStore;
  readonly #rewrapping: Rewrapping;
  readonly #lifecycle: UserLifecycle;
  readonly #signIn: SignIn;
  readonly #passwords: Passwords;

  /** The runtime gives the first two alone; tests give a hasher that is cheaper. */
  constructor(ctx: DurableObjectState, env: Environment, hasher = new PasswordHasher(PASSWORD_COST)) {
    super(ctx, env);
    const { storage } = ctx;
    const schema = new Schema(storage, USER_MIGRATIONS);
    this.#alarm = new AlarmClock(storage, (nowMs) => (schema.exists() ? this.#nextDeadline(nowMs) : null));
    this.#sessions = new LiveSessions(storage.sql, env, this.#alarm);
    this.#attributes = new OwnedAttributes(
      storage.sql,
      env,
      this.#alarm,
      "user",
      () => this.#lifecycle.present()?.userId ?? "",
    );
    this.#identityValues = new IdentityValueStore(storage.sql);
    this.#rewrapping = new Rewrapping(this.#attributes.cipher, [this.#attributes.sealed()]);
    const queue = new HashQueue(() => this.#sessions.areBusy());
    this.#passwords = new Passwords(storage.sql, env, hasher, queue);
    const parts = { schema, alarm: this.#alarm, sessions: this.#sessions, attributes: this.#attributes };
    this.#lifecycle = new UserLifecycle(storage.sql, env, { ...parts, passwords: this.#passwords });
    this.#signIn = new SignIn(env, this.#lifecycle, this.#sessions, this.#passwords);
  }

  /** Signs in with a password: makes a session, whose token may leave only when the answer is ok. */
  async openSession(request: SignInRequest): Promise<Outcome<{ userId: string; expiresAtMs: number }>> {
    await this.#alarm.load();
    return this.#signIn.run(request);
  }

  /** Makes the user of a name that nobody has. The first part of `userId` names this object. */
  async register(user: NewUser, userId: string): Promise<Outcome<{ user: User }>> {
    const made = await this.#lifecycle.create(user, userId);
    return made.ok ? { ok: true, user: withoutSecrets(made.user) } : made;
  }

  /** What is known of the user. */
  details(userId: string): Outcome<{ user: User }, "no-user"> {
    const user = this.#lifecycle.find(userId);
    return user ? { ok: true, user: withoutSecrets(user) } : refuse("no-user");
  }

  /**
   * Changes fields and role. Another role ends all sessions, as what they may do was settled when they were made.
   * @param by who changes: a super-user vouches for the fields, an owner ends that
   */
  async update(userId: string, change: UserChange, by: SetBy): Promise<Outcome<{ user: User }>> {
    const changed = await this.#lifecycle.update(userId, (store, user) => {
      const next = { ...user, ...change, vouched: vouchedAfter(user.vouched, Object.keys(change), by) };
      store.change(next);
      if (next.isSuperUser !== user.isSuperUser) this.#sessions.markEnding({ except: null });
    });
    if (!changed.ok) return changed;
    await this.#sessions.endMarked();
    return this.details(userId);
  }

  /** Lets the user sign in. */
  approve(userId: string): Promise<Outcome> {
    return this.#lifecycle.update(userId, (store) => store.mark("is_approved", true));
  }

  /** Keeps the user out, and ends all sessions. */
  async lock(userId: string): Promise<Outcome> {
    const locked = await this.#lifecycle.update(userId, (store) => {
      store.mark("is_locked", true);
      this.#sessions.markEnding({ except: null });
    });
    if (locked.ok) await this.#sessions.endMarked();
    return locked;
  }

  /** Lets a locked user in again, and whoever is held up by wrong passwords. */
  unlock(userId: string): Promise<Outcome> {
    return this.#lifecycle.update(userId, (store) => {
      store.mark("is_locked", false);
      this.#passwords.forgive();
    });
  }

  /** Changes the password and ends the user's other sessions. */
  async changePassword(userId: string, { old, next, keep }: PasswordChange): Promise<Outcome> {
    const find = () => this.#lifecycle.find(userId);
    if (!find()) return refuse("no-user");
    const proven = old && (await this.#passwords.judge(old, find, next));
    if (proven && !proven.ok) return proven;
    const hashed = proven ?? (await this.#passwords.hash(next));
    if (!hashed.ok) return hashed;
    const changed = await this.#lifecycle.update(userId, (store, stands): Outcome => {
      if (proven && stands.password !== proven.user.password) return refuse("wrong-password");
      store.setPassword(hashed.hash, Date.now());
      this.#sessions.markEnding({ except: keep });
      return { ok: true };
    });
    if (!changed.ok) return changed;
    await this.#sessions.endMarked();
    return changed.result;
  }

  /** Deletes the user with all sessions and attributes. */
  remove(userId: string): Promise<Outcome> {
    return this.#lifecycle.delete(userId);
  }

  /** Live sessions, oldest first. */
  listSessions(userId: string): Outcome<{ sessions: LiveSession[] }> {
    return this.#lifecycle.find(userId) ? { ok: true, sessions: this.#sessions.list() } : refuse("no-user");
  }

  /** Moves the end of a live session. */
  async extendSession(userId: string, sessionId: string): Promise<Outcome<{ expiresAtMs: number }>> {
    await this.#alarm.load();
    return this.#lifecycle.find(userId) ? this.#sessions.renew(sessionId) : refuse("no-session");
  }

  /** Ends one session; answers when it is known to have ended. */
  async endSession(userId: string, sessionId: string): Promise<Outcome> {
    await this.#alarm.load();
    return this.#lifecycle.find(userId) ? this.#sessions.end(sessionId) : refuse("no-user");
  }

  /** Ends all sessions but one; how many they were. */
  async endOtherSessions(userId: string, keep: string): Promise<Outcome<{ ended: number }>> {
    const marked = await this.#lifecycle.update(userId, () => this.#sessions.markEnding({ except: keep }));
    if (!marked.ok) return marked;
    await this.#sessions.endMarked();
    return { ok: true, ended: marked.result };
  }

  /** Creates, sets, updates or removes the user's own attributes, all or nothing. */
  editAttributes(userId: string, change: AttributeChange, by: SetBy): Promise<Changed> {
    return this.#attributes.change(change, () => this.#admit(userId, by));
  }

  /** The user's own live attributes of those names, or all; sorted by name. */
  async listAttributes(
    userId: string,
    names: string[] | null,
    decrypt: boolean,
    by: SetBy,
  ): Promise<Outcome<{ attributes: Attribute[] }>> {
    const admitted = this.#admit(userId, by);
    return admitted.ok ? this.#attributes.read(names, decrypt, by) : admitted;
  }

  /** Names of the user's own live attributes, among those or all; sorted. */
  listAttributeNames(userId: string, names: string[] | null, by: SetBy): Outcome<{ names: string[] }> {
    const admitted = this.#admit(userId, by);
    return admitted.ok ? this.#attributes.names(names, by) : admitted;
  }

  /** The user and the values of identity attributes in order of addition, also those whose definition is gone. */
  readIdentity(userId: string): IdentityOutcome<PersonFacts> {
    const user = this.#lifecycle.find(userId);
    if (!user) return refuse("no-user");
    return { ok: true, user: withoutSecrets(user), vouched: user.vouched, values: this.#identityValues.list() };
  }

  /** Changes the user's values of identity attributes in the order of the changes, all or nothing. */
  async changeIdentity(
    userId: string,
    changes: IdentityValueChange[],
    definitions: IdentityAttribute[],
  ): Promise<IdentityOutcome> {
    const known = new Map(definitions.map((definition) => [definition.id, definition]));
    const changed = await this.#lifecycle.update(userId, (): IdentityOutcome => {
      const difference = changeValues(this.#identityValues.list(), changes, known);
      if (difference.ok) this.#identityValues.change(difference);
      return difference.ok ? { ok: true } : difference;
    });
    return changed.ok ? changed.result : refuse("no-user");
  }

  /** Rewraps values that lie under another key than the primary one, some at a time. */
  async rewrap(userId: string): Promise<Outcome<Rewrapped>> {
    return this.#lifecycle.find(userId) ? { ok: true, ...(await this.#rewrapping.run()) } : refuse("no-user");
  }

  override async alarm(): Promise<void> {
    await this.#alarm.run(async (nowMs) => {
      // An alarm that ran leaves a record in storage: delete that too.
      if (!this.#lifecycle.present()) return this.#alarm.deleteAll();
      this.#attributes.removeExpired(nowMs);
      await this.#sessions.tidy(nowMs);
      await this.#lifecycle.tidy();
    });
  }

  #admit(userId: string, by: SetBy): Outcome<{ by: SetBy }> {
    return this.#lifecycle.find(userId) ? { ok: true, by } : refuse("no-user");
  }

  #nextDeadline(nowMs: number): number | null {
    const retryMs = this.#lifecycle.isUnfinished() ? nowMs + ALARM_RETRY_MS : null;
    const deadlines = [retryMs, this.#sessions.nextDeadline(nowMs), this.#attributes.nextExpiry()];
    const dueMs = Math.min(...deadlines.map((deadlineMs) => deadlineMs ?? Number.POSITIVE_INFINITY));
    return Number.isFinite(dueMs) ? dueMs : null;
  }
}
