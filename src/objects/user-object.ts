// The Durable Object of one user, named by a hash of the normalised username: the truth about the person's state, one
// row for each live session, and the person's own attributes. It makes nothing for a name that nobody has. Here stands
// what can be asked of it; its parts do it.

import { DurableObject } from "cloudflare:workers";
import { type Environment, passwordExpiry } from "../config.ts";
import { PASSWORD_COST, PasswordHasher } from "../crypto/password.ts";
import type { AccountChange, Author } from "../domain/account.ts";
import type { Attribute, AttributeChange, SetBy } from "../domain/attribute.ts";
import type { IdentityAttribute } from "../domain/identity-attribute.ts";
import type { IdentityOutcome } from "../domain/identity-outcome.ts";
import type { PersonFacts } from "../domain/identity-source.ts";
import { changeValues, type IdentityValueChange } from "../domain/identity-value.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { LiveSession } from "../domain/session.ts";
import type { NewUser, User } from "../domain/user.ts";
import { NO_PASSWORD, withoutSecrets } from "../storage/user-store.ts";
import type { AccountChanged, AccountDetails, PasswordChange } from "./account.ts";
import type { AttributeJson } from "./attribute-reads.ts";
import type { Changed } from "./owned-attributes.ts";
import type { ProviderSignInOutcome, ProviderSignInRequest } from "./provider-sign-in.ts";
import type { Rewrapped } from "./rewrapping.ts";
import type { SignedIn, SignInRequest } from "./sign-in.ts";
import { UserParts } from "./user-parts.ts";

export class UserObject extends DurableObject<Environment> {
  readonly #parts: UserParts;

  /** The runtime gives the first two alone; tests give a hasher that is cheaper. */
  constructor(ctx: DurableObjectState, env: Environment, hasher = new PasswordHasher(PASSWORD_COST)) {
    super(ctx, env);
    this.#parts = new UserParts(ctx.storage, env, hasher);
  }

  /** Signs in with a password: makes a session, whose token may leave only when the answer is ok. */
  async startSession(request: SignInRequest): Promise<Outcome<SignedIn>> {
    await this.#parts.alarm.load();
    return this.#parts.signIn.run(request);
  }

  /** Signs in with a verified ID token of an identity provider, and makes the user where there is none. */
  async openSessionByProvider(request: ProviderSignInRequest): Promise<ProviderSignInOutcome> {
    await this.#parts.alarm.load();
    return this.#parts.providerSignIn.run(request);
  }

  /** Makes the user of a name that nobody has. The first part of `userId` names this object. */
  makeUser(user: NewUser, userId: string, by: Author): Promise<Outcome<AccountChanged>> {
    return this.#parts.account.make(user, userId, by);
  }

  /** Makes the user of somebody who signs up. @param confirmation what the token that confirms it is known by */
  signUp(user: NewUser, userId: string, confirmation: string): Promise<Outcome> {
    return this.#parts.account.signUp(user, userId, confirmation);
  }

  /** Confirms a sign-up, once. */
  confirmSignUp(confirmation: string): Promise<Outcome> {
    return this.#parts.account.confirmSignUp(confirmation);
  }

  /** What is known of the user. */
  async account(userId: string): Promise<Outcome<AccountDetails>> {
    if (!this.#parts.lifecycle.find(userId)) return refuse("no-user");
    return this.#parts.account.details(userId);
  }

  /** The user of that id or name, null for nobody; for search. */
  lookUp(key: { userId: string } | { username: string }): User | null {
    const { lifecycle } = this.#parts;
    const user = "userId" in key ? lifecycle.find(key.userId) : lifecycle.named(key.username);
    return user && withoutSecrets(user);
  }

  /** Tells the directory what it does not know of the user yet. @returns whether there is such a user */
  async tellDirectory(userId: string): Promise<boolean> {
    if (!this.#parts.lifecycle.find(userId)) return false;
    await this.#parts.alarm.load();
    await this.#parts.listing.settle();
    return true;
  }

  /** Changes an account, all or nothing, and ends the sessions that end with it. */
  async changeAccount(userId: string, change: AccountChange, by: Author): Promise<Outcome<AccountChanged>> {
    return this.#parts.account.change(userId, change, by);
  }

  /** Changes the password and ends the user's other sessions. */
  replacePassword(userId: string, change: PasswordChange): Promise<Outcome> {
    return this.#parts.account.changePassword(userId, change);
  }

  /** Deletes the user with all sessions and attributes. */
  remove(userId: string): Promise<Outcome> {
    return this.#parts.lifecycle.delete(userId);
  }

  /** Live sessions, oldest first. */
  listSessions(userId: string): Outcome<{ sessions: LiveSession[] }> {
    return this.#parts.lifecycle.find(userId) ? { ok: true, sessions: this.#parts.sessions.list() } : refuse("no-user");
  }

  /** Moves the end of a live session, unless the user's password has expired. */
  async prolongSession(userId: string, sessionId: string): Promise<Outcome<{ expiresAtMs: number }>> {
    await this.#parts.alarm.load();
    const user = this.#parts.lifecycle.find(userId);
    if (!user) return refuse("no-session");
    const hasExpired = user.password !== NO_PASSWORD && passwordExpiry(this.env, user) <= Date.now();
    if (hasExpired) return refuse("password-expired");
    return this.#parts.sessions.renew(sessionId);
  }

  /** Ends one session; answers when it is known to have ended. */
  async endSession(userId: string, sessionId: string): Promise<Outcome> {
    await this.#parts.alarm.load();
    return this.#parts.lifecycle.find(userId) ? this.#parts.sessions.end(sessionId) : refuse("no-user");
  }

  /** Ends all sessions but one; how many they were. */
  async endOtherSessions(userId: string, keep: string): Promise<Outcome<{ ended: number }>> {
    const marked = await this.#parts.lifecycle.update(userId, () => {
      this.#parts.providerIdentity.refuseBefore(Date.now());
      return this.#parts.sessions.markEnding({ except: keep });
    });
    if (!marked.ok) return marked;
    await this.#parts.sessions.endMarked();
    return { ok: true, ended: marked.result };
  }

  /** Creates, sets, updates or removes the user's own attributes, all or nothing. */
  editAttributes(userId: string, change: AttributeChange, by: SetBy): Promise<Changed> {
    return this.#parts.attributes.change(change, () => this.#admit(userId, by));
  }

  /** The same, the change in JSON: one text crosses to the object at a fraction of what its items do. */
  editAttributesByJson(userId: string, json: string, by: SetBy): Promise<Changed> {
    const change = JSON.parse(json) as AttributeChange;
    return this.#parts.attributes.change(change, () => this.#admit(userId, by));
  }

  /** The user's own live attributes of those names, or all; sorted by name. */
  async listAttributes(
    userId: string,
    names: string[] | null,
    decrypt: boolean,
    by: SetBy,
  ): Promise<Outcome<{ attributes: Attribute[] }>> {
    const admitted = this.#admit(userId, by);
    return admitted.ok ? this.#parts.attributes.reads.attributes(names, decrypt, by) : admitted;
  }

  /** An own live attribute as the API answers it, in JSON. */
  async attributeAsJson(
    userId: string,
    name: string,
    decrypt: boolean,
    by: SetBy,
  ): Promise<Outcome<{ found: AttributeJson | null }>> {
    const admitted = this.#admit(userId, by);
    return admitted.ok ? this.#parts.attributes.reads.json(name, decrypt, by) : admitted;
  }

  /** Own live attributes as the API answers them, in JSON: those of the names in their order, or all sorted by name. */
  async attributesAsJson(
    userId: string,
    names: string[] | null,
    decrypt: boolean,
    by: SetBy,
  ): Promise<Outcome<{ entries: string }>> {
    const admitted = this.#admit(userId, by);
    return admitted.ok ? this.#parts.attributes.reads.entries(names, decrypt, by) : admitted;
  }

  /** Names of the user's own live attributes, among those in any order, or all, sorted. */
  listAttributeNames(userId: string, names: string[] | null, by: SetBy): Outcome<{ names: string[] }> {
    const admitted = this.#admit(userId, by);
    return admitted.ok ? this.#parts.attributes.reads.names(names, by) : admitted;
  }

  /** The user and the values of identity attributes in order of addition, also those whose definition is gone. */
  identityFacts(userId: string): IdentityOutcome<PersonFacts> {
    const user = this.#parts.lifecycle.find(userId);
    if (!user) return refuse("no-user");
    return { ok: true, user: withoutSecrets(user), vouched: user.vouched, values: this.#parts.identityValues.list() };
  }

  /** Changes the user's values of identity attributes in the order of the changes, all or nothing. */
  async changeIdentity(
    userId: string,
    changes: IdentityValueChange[],
    definitions: IdentityAttribute[],
  ): Promise<IdentityOutcome> {
    const known = new Map(definitions.map((definition) => [definition.id, definition]));
    const changed = await this.#parts.lifecycle.update(userId, (): IdentityOutcome => {
      const difference = changeValues(this.#parts.identityValues.list(), changes, known);
      if (difference.ok) this.#parts.identityValues.change(difference);
      return difference.ok ? { ok: true } : difference;
    });
    return changed.ok ? changed.result : refuse("no-user");
  }

  /** Rewraps values that lie under another key than the primary one, some at a time. */
  async rewrap(userId: string): Promise<Outcome<Rewrapped>> {
    return this.#parts.lifecycle.find(userId)
      ? { ok: true, ...(await this.#parts.rewrapping.run()) }
      : refuse("no-user");
  }

  override alarm(): Promise<void> {
    return this.#parts.runAlarm();
  }

  #admit(userId: string, by: SetBy): Outcome<{ by: SetBy }> {
    return this.#parts.lifecycle.find(userId) ? { ok: true, by } : refuse("no-user");
  }
}
