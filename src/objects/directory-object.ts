// The one Durable Object that knows which users there are, to list and to find them. It is written when users are made,
// changed or deleted, never at an ordinary sign-in; the truth about a user is the user's own object.

import { DurableObject } from "cloudflare:workers";
import type { Environment } from "../config.ts";
import { objectNameOfUserId } from "../crypto/identifiers.ts";
import { isUndecided } from "../domain/sign-up.ts";
import { normaliseUsername } from "../domain/user.ts";
import type { FoundUsers, UserQuery } from "../domain/user-search.ts";
import { COPIES_PAUSE_MS, COPIES_PER_RUN, SIGN_UP_HELD_MS } from "../limits.ts";
import { CopyStore, type UserCopy } from "../storage/copy-store.ts";
import { DirectoryStore, type ListedUser } from "../storage/directory-store.ts";
import { DIRECTORY_MIGRATIONS } from "../storage/migrations/directory.ts";
import { Schema } from "../storage/schema.ts";
import { SignUpStore } from "../storage/sign-up-store.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { userObject } from "./object-client.ts";

/** A page of users; `next` is the name to go on after, null at the end. */
interface UserPage {
  users: ListedUser[];
  next: string | null;
}

export class DirectoryObject extends DurableObject<Environment> {
  readonly #schema: Schema;
  readonly #store: DirectoryStore;
  readonly #copies: CopyStore;
  readonly #signUps: SignUpStore;
  readonly #alarm: AlarmClock;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    this.#schema = new Schema(ctx.storage, DIRECTORY_MIGRATIONS);
    this.#store = new DirectoryStore(ctx.storage.sql);
    this.#copies = new CopyStore(ctx.storage.sql);
    this.#signUps = new SignUpStore(ctx.storage.sql);
    this.#alarm = new AlarmClock(ctx.storage, (nowMs) => (this.#lacksCopies() ? nowMs + COPIES_PAUSE_MS : null));
  }

  /** Lists a user without a copy, as objects of 0.1.0 ask for it; the alarm asks for the copy. */
  add(user: ListedUser): void {
    const name = normaliseUsername(user.username);
    this.#alarm.transaction(() => {
      this.#schema.create();
      this.#store.add(name, user);
      this.#store.settleClaim(name, user.userId);
      this.#alarm.scheduleBy(Date.now() + COPIES_PAUSE_MS);
    });
  }

  /** Lists a user, or brings its copy up to date: an older one never takes the place of a newer one. */
  async tell(copy: UserCopy): Promise<void> {
    await this.#alarm.load();
    this.#alarm.transaction(() => {
      this.#schema.create();
      this.#copies.put(copy);
      if (!isUndecided(copy.user)) this.#signUps.release(copy.user.userId);
      this.#store.settleClaim(normaliseUsername(copy.user.username), copy.user.userId);
    });
  }

  /**
   * Holds a place for somebody who signs up, unless too many wait. Whoever is made keeps it until the sign-up is decided.
   * @param address a keyed hash
   */
  holdSignUp(userId: string, address: string): boolean {
    const nowMs = Date.now();
    return this.ctx.storage.transactionSync(() => {
      this.#schema.create();
      return this.#signUps.hold(userId, address, { nowMs, untilMs: nowMs + SIGN_UP_HELD_MS });
    });
  }

  /** Gives a place back that was held for somebody who was not made. */
  releaseSignUp(userId: string): void {
    if (this.#schema.exists()) this.#signUps.release(userId);
  }

  /** Takes a user out of the list. One that is not there is taken out without harm. */
  remove(user: ListedUser): void {
    const name = normaliseUsername(user.username);
    if (!this.#schema.exists()) return;
    this.ctx.storage.transactionSync(() => {
      this.#store.remove(name, user.userId);
      this.#signUps.release(user.userId);
      this.#store.settleClaim(name, user.userId);
    });
  }

  /** Users whose normalised names start with `prefix` and come after `after`, at most `limit`, in order. */
  page(prefix: string, after: string | null, limit: number): UserPage {
    if (!this.#schema.exists()) return { users: [], next: null };
    const found = this.#store.page(normaliseUsername(prefix), after, limit + 1);
    const page = found.slice(0, limit);
    return {
      users: page.map(({ userId, username }) => ({ userId, username })),
      next: found.length > limit ? (page.at(-1)?.name ?? null) : null,
    };
  }

  /**
   * Users whose copies fit, by display name, then by username. Each row is read twice, to count and to find the page, and
   * of those that are found once more, to sort them.
   */
  async search(query: UserQuery, at: { limit: number; offset: number }): Promise<FoundUsers> {
    if (!this.#schema.exists()) return { users: [], total: 0 };
    await this.#alarm.load();
    return this.#copies.search(query, at);
  }

  /**
   * Takes the name of the first super-user, once for each name. A claim that was cut off before the user was made
   * answers its own user id again; one that was followed by a user answers null for ever.
   */
  claimFirst(username: string, userId: string): string | null {
    return this.ctx.storage.transactionSync(() => {
      this.#schema.create();
      const claim = this.#store.claim(normaliseUsername(username), userId);
      return claim.isMade ? null : claim.userId;
    });
  }

  /** Asks for copies that were never told: users of earlier releases tell of themselves when they are next called. */
  override alarm(): Promise<void> {
    return this.#alarm.run(async () => {
      if (!this.#schema.exists()) return this.#alarm.deleteAll();
      await Promise.all(this.#copies.untold(COPIES_PER_RUN).map((userId) => this.#askFor(userId)));
    });
  }

  async #askFor(userId: string): Promise<void> {
    const objectName = objectNameOfUserId(userId);
    const isThere =
      objectName !== null &&
      (await userObject(this.env, objectName).callIdempotent((stub) => stub.tellDirectory(userId)));
    if (!isThere) this.#copies.giveUp(userId);
  }

  #lacksCopies(): boolean {
    return this.#schema.exists() && this.#copies.untold(1).length > 0;
  }
}
