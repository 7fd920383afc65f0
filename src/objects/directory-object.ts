// The one Durable Object that knows which users there are, for the list of users and nothing else. It is written when
// users are made or deleted, never at sign-in; the truth about a user is the user's own object.

import { DurableObject } from "cloudflare:workers";
import type { Environment } from "../config.ts";
import { normaliseUsername } from "../domain/user.ts";
import { DirectoryStore, type ListedUser } from "../storage/directory-store.ts";
import { DIRECTORY_MIGRATIONS } from "../storage/migrations/directory.ts";
import { Schema } from "../storage/schema.ts";

/** A page of users; `next` is the name to go on after, null at the end. */
interface UserPage {
  users: ListedUser[];
  next: string | null;
}

export class DirectoryObject extends DurableObject<Environment> {
  readonly #schema: Schema;
  readonly #store: DirectoryStore;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    this.#schema = new Schema(ctx.storage, DIRECTORY_MIGRATIONS);
    this.#store = new DirectoryStore(ctx.storage.sql);
  }

  /** Lists a user. The same user is listed again without harm. */
  add(user: ListedUser): void {
    const name = normaliseUsername(user.username);
    this.ctx.storage.transactionSync(() => {
      this.#schema.create();
      this.#store.add(name, user);
      this.#store.settleClaim(name, user.userId);
    });
  }

  /** Takes a user out of the list. One that is not there is taken out without harm. */
  remove(user: ListedUser): void {
    const name = normaliseUsername(user.username);
    if (!this.#schema.exists()) return;
    this.ctx.storage.transactionSync(() => {
      this.#store.remove(name, user.userId);
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
}
