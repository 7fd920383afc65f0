// Signing in: who somebody is, whether that person may come in, and the first super-user of the settings.

import { type Environment, firstSuperUser } from "../config.ts";
import { sameSecret } from "../crypto/digest.ts";
import { newUserId, userObjectName } from "../crypto/identifiers.ts";
import { hashPassword, needsRehash, verifyPassword } from "../crypto/password.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import { normaliseUsername } from "../domain/user.ts";
import type { UserRecord } from "../storage/user-store.ts";
import type { LiveSessions, SessionRequest } from "./live-sessions.ts";
import { directoryObject } from "./reach.ts";
import type { UserLife } from "./user-life.ts";

/** A username and password as they were given, and what to note of the session. */
export interface SignInRequest extends SessionRequest {
  username: string;
  password: string;
}

export class SignIn {
  readonly #env: Environment;
  readonly #life: UserLife;
  readonly #sessions: LiveSessions;

  constructor(env: Environment, life: UserLife, sessions: LiveSessions) {
    this.#env = env;
    this.#life = life;
    this.#sessions = sessions;
  }

  /**
   * Signs in. An unknown name takes as long as a wrong password and is refused alike; that an account is locked or not
   * approved is told only to who knows the password.
   */
  async run(request: SignInRequest): Promise<Outcome<{ userId: string; expires: number }>> {
    const known = this.#life.named(request.username);
    const isRight = await verifyPassword(request.password, known?.password ?? null);
    const proven = isRight ? known : known ? null : await this.#firstSuperUser(request);
    if (!proven) return refuse("forbidden");
    const password = await this.#rehashed(proven, request.password);
    // From here to the row of the session nothing waits, so what is seen now is what the session is made for.
    const user = this.#life.find(proven.userId);
    if (user?.password !== password) return refuse("forbidden");
    const standing = standingOf(user);
    if (!standing.ok) return standing;
    const opened = await this.#sessions.open(user, request);
    if (opened.ok) return { ok: true, userId: user.userId, expires: opened.expires };
    const after = this.#life.find(user.userId);
    return after && !after.isLocked ? opened : refuse(after ? "locked" : "forbidden");
  }

  /** Hashes the password anew where the parameters have been raised since. @returns the hash that is stored now */
  async #rehashed(user: UserRecord, password: string): Promise<string> {
    if (!needsRehash(user.password)) return user.password;
    const hash = await hashPassword(password);
    const updated = await this.#life.update(user.userId, (store, now) => {
      if (now.password === user.password) store.setPassword(hash, now.passwordLastSet);
    });
    return updated.ok ? hash : user.password;
  }

  /**
   * Makes the first super-user of the settings, where this is its name and password and there never was one of that
   * name: the directory remembers that, so that nobody who was deleted comes back.
   */
  async #firstSuperUser(request: SignInRequest): Promise<UserRecord | null> {
    const first = firstSuperUser(this.#env);
    if (!first || normaliseUsername(first.username) !== normaliseUsername(request.username)) return null;
    if (!(await sameSecret(request.password, first.password))) return null;
    if (!this.#life.present()) await this.#makeFirst(first);
    // Another sign-in at the same time may have made it: then this is an ordinary one.
    const user = this.#life.named(request.username);
    return user && (await verifyPassword(request.password, user.password)) ? user : null;
  }

  async #makeFirst(first: { username: string; password: string }): Promise<void> {
    const proposed = newUserId(await userObjectName(normaliseUsername(first.username)));
    const userId = await directoryObject(this.#env).repeatable((stub) => stub.claimFirst(first.username, proposed));
    if (userId === null) return;
    const nameless = { email: null, firstName: null, middleName: null, lastName: null, displayName: null };
    await this.#life.create({ ...first, ...nameless, isSuperUser: true, isApproved: true }, userId);
  }
}

function standingOf(user: UserRecord): Outcome {
  if (user.isLocked) return refuse("locked");
  return user.isApproved ? { ok: true } : refuse("not-approved");
}
