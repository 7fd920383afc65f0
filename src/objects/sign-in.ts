// Signing in: who somebody is, whether that person may come in, and the first super-user of the settings.

import { type Environment, firstSuperUser } from "../config.ts";
import { sameSecret } from "../crypto/digest.ts";
import { newUserId, userObjectName } from "../crypto/identifiers.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import { BY_ITSELF, NAMELESS, normalisePassword, normaliseUsername, ORDINARY } from "../domain/user.ts";
import type { UserRecord } from "../storage/user-store.ts";
import type { LiveSessions, SessionRequest } from "./live-sessions.ts";
import { directoryObject } from "./object-client.ts";
import type { Passwords, Proven } from "./passwords.ts";
import type { UserLifecycle } from "./user-lifecycle.ts";

/** A username and password as they were given, and what to note of the session. */
export interface SignInRequest extends SessionRequest {
  username: string;
  password: string;
}

export class SignIn {
  readonly #env: Environment;
  readonly #lifecycle: UserLifecycle;
  readonly #sessions: LiveSessions;
  readonly #passwords: Passwords;

  constructor(env: Environment, lifecycle: UserLifecycle, sessions: LiveSessions, passwords: Passwords) {
    this.#env = env;
    this.#lifecycle = lifecycle;
    this.#sessions = sessions;
    this.#passwords = passwords;
  }

  /**
   * Signs in. An unknown name takes as long as a wrong password and is refused alike; that an account is locked or not
   * approved is told only to who knows the password.
   */
  async run(request: SignInRequest): Promise<Outcome<{ userId: string; expiresAtMs: number }>> {
    const proven = await this.#passwords.judge(request, () => this.#lifecycle.named(request.username));
    if (!proven.ok) {
      if (proven.reason !== "wrong-password") return proven;
      return (await this.#madeFirst(request)) ? this.run(request) : refuse("wrong-credentials");
    }
    const password = await this.#updatedHash(proven);
    // From here to the row of the session nothing waits, so what is seen now is what the session is made for.
    const user = this.#lifecycle.find(proven.user.userId);
    if (user?.password !== password) return refuse("wrong-credentials");
    const standing = standingOf(user);
    if (!standing.ok) return standing;
    this.#passwords.noteAddress(proven.address);
    const opened = await this.#sessions.open(user, request);
    if (opened.ok) return { ok: true, userId: user.userId, expiresAtMs: opened.expiresAtMs };
    const after = this.#lifecycle.find(user.userId);
    const standsNow = after ? standingOf(after) : refuse("wrong-credentials");
    return standsNow.ok ? opened : standsNow;
  }

  /** Stores the hash that was made anew, unless the password was changed meanwhile. @returns the hash that is stored now */
  async #updatedHash({ user, hash }: Proven): Promise<string> {
    if (hash === user.password) return hash;
    const updated = await this.#lifecycle.update(user.userId, (store, stands) => {
      if (stands.password === user.password) store.change({ password: hash });
    });
    return updated.ok ? hash : user.password;
  }

  /**
   * Makes the first super-user of the settings, where this is its name and password and there never was one of that
   * name: the directory remembers that, so that nobody who was deleted comes back.
   * @returns whether there is a user of that name now: another sign-in at the same time may have made it
   */
  async #madeFirst({ username, password }: SignInRequest): Promise<boolean> {
    const first = firstSuperUser(this.#env);
    if (!first || this.#lifecycle.present()) return false;
    if (normaliseUsername(first.username) !== normaliseUsername(username)) return false;
    if (!(await sameSecret(normalisePassword(password) ?? "", normalisePassword(first.password) ?? ""))) return false;
    const proposed = newUserId(await userObjectName(normaliseUsername(first.username)));
    const userId = await directoryObject(this.#env).callIdempotent((stub) => stub.claimFirst(first.username, proposed));
    if (userId !== null) {
      const standing = { ...ORDINARY, isSuperUser: true, approvalStatus: "approved" } as const;
      await this.#lifecycle.create({ ...first, ...NAMELESS, ...standing }, userId, {
        userId: BY_ITSELF,
        as: "super-user",
      });
    }
    return this.#lifecycle.named(username) !== null;
  }
}

function standingOf(user: UserRecord): Outcome {
  if (user.isLocked) return refuse("locked");
  if (user.signUpStatus !== "final") return refuse("not-confirmed");
  return user.approvalStatus === "approved" ? { ok: true } : refuse("not-approved");
}
