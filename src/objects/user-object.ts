// The Durable Object of one user, named by a hash of the normalised username: the truth about the person's state, one
// row for each live session, and the person's own attributes. It makes nothing for a name that nobody has.

import { DurableObject } from "cloudflare:workers";
import { type Environment, keyring } from "../config.ts";
import { hashPassword, verifyPassword } from "../crypto/password.ts";
import type { Attribute, AttributeChange } from "../domain/attribute.ts";
import type { IdentityAttribute } from "../domain/identity-attribute.ts";
import type { IdentityValue, IdentityValueChange } from "../domain/identity-value.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { ProfileOutcome } from "../domain/profile.ts";
import type { LiveSession } from "../domain/session.ts";
import type { NewUser, User, UserFields } from "../domain/user.ts";
import { ALARM_RETRY_MS } from "../limits.ts";
import { ATTRIBUTE_TABLES } from "../storage/attribute-store.ts";
import { IDENTITY_VALUE_TABLE } from "../storage/identity-value-store.ts";
import { LIVE_SESSION_TABLE } from "../storage/live-session-store.ts";
import { Schema } from "../storage/schema.ts";
import { USER_TABLE } from "../storage/user-store.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { IdentityValues } from "./identity-values.ts";
import { LiveSessions } from "./live-sessions.ts";
import { type Changed, OwnedAttributes } from "./owned-attributes.ts";
import { type Resealed, Resealing } from "./resealing.ts";
import { SignIn, type SignInRequest } from "./sign-in.ts";
import { shown, UserLife } from "./user-life.ts";

/** What to change of a user; what is missing stays. */
type UserChange = Partial<UserFields> & { isSuperUser?: boolean };

export class UserObject extends DurableObject<Environment> {
  readonly #alarm: AlarmClock;
  readonly #sessions: LiveSessions;
  readonly #attributes: OwnedAttributes;
  readonly #identity: IdentityValues;
  readonly #resealing: Resealing;
  readonly #life: UserLife;
  readonly #signIn: SignIn;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    const { storage } = ctx;
    const tables = [...USER_TABLE, ...LIVE_SESSION_TABLE, ...ATTRIBUTE_TABLES, ...IDENTITY_VALUE_TABLE];
    const schema = new Schema(storage, [tables]);
    this.#alarm = new AlarmClock(storage, (now) => (schema.exists() ? this.#nextDeadline(now) : null));
    this.#sessions = new LiveSessions(storage.sql, env, this.#alarm);
    this.#attributes = new OwnedAttributes(
      storage.sql,
      this.#alarm,
      () => keyring(env),
      () => ({ kind: "user", id: this.#life.present()?.userId ?? "" }),
    );
    this.#identity = new IdentityValues(storage.sql);
    this.#resealing = new Resealing(this.#attributes.cipher, [this.#attributes.sealed()]);
    const parts = { schema, alarm: this.#alarm, sessions: this.#sessions, attributes: this.#attributes };
    this.#life = new UserLife(storage.sql, env, parts);
    this.#signIn = new SignIn(env, this.#life, this.#sessions);
  }

  /** Signs in with a password: makes a session, whose token may leave only when the answer is ok. */
  async signIn(request: SignInRequest): Promise<Outcome<{ userId: string; expires: number }>> {
    await this.#alarm.load();
    return this.#signIn.run(request);
  }

  /** Makes the user of a name that nobody has. The first part of `userId` names this object. */
  async create(user: NewUser, userId: string): Promise<Outcome<{ user: User }>> {
    const made = await this.#life.create(user, userId);
    return made.ok ? { ok: true, user: shown(made.user) } : made;
  }

  /** What is known of the user. */
  read(userId: string): Outcome<{ user: User }, "no-user"> {
    const user = this.#life.find(userId);
    return user ? { ok: true, user: shown(user) } : refuse("no-user");
  }

  /** Changes fields and role. Another role ends all sessions, as what they may do was settled when they were made. */
  async change(userId: string, change: UserChange): Promise<Outcome<{ user: User }>> {
    const changed = await this.#life.update(userId, (store, user) => {
      const next = { ...user, ...change };
      store.change(next);
      if (next.isSuperUser !== user.isSuperUser) this.#sessions.markEnding({ except: null });
    });
    if (!changed.ok) return changed;
    await this.#sessions.endMarked();
    return this.read(userId);
  }

  /** Lets the user sign in. */
  approve(userId: string): Promise<Outcome> {
    return this.#life.update(userId, (store) => store.mark("is_approved", true));
  }

  /** Keeps the user out, and ends all sessions. */
  async lock(userId: string): Promise<Outcome> {
    const locked = await this.#life.update(userId, (store) => {
      store.mark("is_locked", true);
      this.#sessions.markEnding({ except: null });
    });
    if (locked.ok) await this.#sessions.endMarked();
    return locked;
  }

  /** Lets a locked user in again. */
  unlock(userId: string): Promise<Outcome> {
    return this.#life.update(userId, (store) => store.mark("is_locked", false));
  }

  /**
   * Changes the password and ends the user's other sessions.
   * @param old the present password, or null where a super-user changes another's
   * @param keep the session that goes on, null for none
   */
  async setPassword(userId: string, old: string | null, next: string, keep: string | null): Promise<Outcome> {
    const user = this.#life.find(userId);
    if (!user) return refuse("no-user");
    if (old !== null && !(await verifyPassword(old, user.password))) return refuse("forbidden");
    const hash = await hashPassword(next);
    const changed = await this.#life.update(userId, (store, now): Outcome => {
      if (old !== null && now.password !== user.password) return refuse("forbidden");
      store.setPassword(hash, Date.now());
      this.#sessions.markEnding({ except: keep });
      return { ok: true };
    });
    if (!changed.ok) return changed;
    await this.#sessions.endMarked();
    return changed.result;
  }

  /** Deletes the user with all sessions and attributes. */
  remove(userId: string): Promise<Outcome> {
    return this.#life.leave(userId);
  }

  /** Live sessions, oldest first. */
  liveSessions(userId: string): Outcome<{ sessions: LiveSession[] }> {
    return this.#life.find(userId) ? { ok: true, sessions: this.#sessions.list() } : refuse("no-user");
  }

  /** Moves the end of a live session. */
  async renewSession(userId: string, sessionId: string): Promise<Outcome<{ expires: number }>> {
    await this.#alarm.load();
    return this.#life.find(userId) ? this.#sessions.renew(sessionId) : refuse("no-session");
  }

  /** Ends one session; answers when it is known to have ended. */
  async endSession(userId: string, sessionId: string): Promise<Outcome> {
    await this.#alarm.load();
    return this.#life.find(userId) ? this.#sessions.end(sessionId) : refuse("no-user");
  }

  /** Ends all sessions but one; how many they were. */
  async endOtherSessions(userId: string, keep: string): Promise<Outcome<{ ended: number }>> {
    const marked = await this.#life.update(userId, () => this.#sessions.markEnding({ except: keep }));
    if (!marked.ok) return marked;
    await this.#sessions.endMarked();
    return { ok: true, ended: marked.result };
  }

  /** Creates, sets, updates or removes the user's own attributes, all or nothing. */
  changeAttributes(userId: string, change: AttributeChange): Promise<Changed> {
    return this.#attributes.change(change, () => this.#admit(userId));
  }

  /** The user's own live attributes of those names, or all; sorted by name. */
  async readAttributes(
    userId: string,
    names: string[] | null,
    decrypt: boolean,
  ): Promise<Outcome<{ attributes: Attribute[] }>> {
    const admitted = this.#admit(userId);
    return admitted.ok ? this.#attributes.read(names, decrypt) : admitted;
  }

  /** Names of the user's own live attributes, among those or all; sorted. */
  attributeNames(userId: string, names: string[] | null): Outcome<{ names: string[] }> {
    const admitted = this.#admit(userId);
    return admitted.ok ? { ok: true, names: this.#attributes.names(names) } : admitted;
  }

  /** The user and the values that were given of identity attributes, in order of addition. */
  identity(userId: string): ProfileOutcome<{ user: User; values: IdentityValue[] }> {
    const user = this.#life.find(userId);
    return user ? { ok: true, user: shown(user), values: this.#identity.list() } : refuse("no-user");
  }

  /** Changes the user's values of identity attributes in the order of the changes, all or nothing. */
  async changeIdentity(
    userId: string,
    changes: IdentityValueChange[],
    definitions: IdentityAttribute[],
  ): Promise<ProfileOutcome> {
    const changed = await this.#life.update(userId, () => this.#identity.change(changes, definitions));
    return changed.ok ? changed.result : refuse("no-user");
  }

  /** Seals values anew that lie under another key than the primary one, some at a time. */
  async reseal(userId: string): Promise<Outcome<Resealed>> {
    return this.#life.find(userId) ? { ok: true, ...(await this.#resealing.run()) } : refuse("no-user");
  }

  override async alarm(): Promise<void> {
    await this.#alarm.ring(async (now) => {
      // Where nothing is left but the alarm: it leaves a trace of itself.
      if (!this.#life.present()) return this.#alarm.deleteAll();
      this.#attributes.removeExpired(now);
      await this.#sessions.tidy(now);
      await this.#life.tidy();
    });
  }

  #admit(userId: string): Outcome {
    return this.#life.find(userId) ? { ok: true } : refuse("no-user");
  }

  #nextDeadline(now: number): number | null {
    const retry = this.#life.isUnfinished() ? now + ALARM_RETRY_MS : null;
    const deadlines = [retry, this.#sessions.nextDeadline(now), this.#attributes.nextExpiry()];
    const due = Math.min(...deadlines.map((deadline) => deadline ?? Number.POSITIVE_INFINITY));
    return Number.isFinite(due) ? due : null;
  }
}
