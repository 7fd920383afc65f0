/**
 * One name and its object, as the model test of accounts drives it: what each call is answered, in the status and code
 * of the API, and what is seen of the account and its sessions.
 */
import { runInDurableObject } from "cloudflare:test";
import { newSessionSecret, newUserId, secretHash, sessionIdOf, userObjectName } from "../../src/crypto/identifiers.ts";
import type { AccountChange, Author } from "../../src/domain/account.ts";
import type { Failure, Outcome } from "../../src/domain/outcome.ts";
import { NAMELESS, type NewUser, normaliseUsername, ORDINARY, type User } from "../../src/domain/user.ts";
import type { PasswordChange } from "../../src/objects/account.ts";
import { actorOf } from "../../src/objects/object-client.ts";
import type { SignInRequest } from "../../src/objects/sign-in.ts";
import type { UserObject } from "../../src/objects/user-object.ts";
import { refusal } from "../../src/sso/errors.ts";
import { BY_THE_SERVICE } from "../kit/people.ts";
import { env } from "../kit/service.ts";
import { evict, type Place, sessionPlace, userPlace } from "../kit/storage.ts";

/** What an outcome is to the caller. */
export function told(outcome: Outcome): string {
  if (outcome.ok) return "isPasswordExpiring" in outcome && outcome.isPasswordExpiring ? "200 W003005" : "200";
  const { status, code } = refusal(outcome);
  return `${status} ${code}`;
}

/** The key that a change of a second factor made, null for none. */
export const madeKeyOf = (outcome: Outcome) => ("madeKey" in outcome ? (outcome.madeKey as string | null) : null);

export class RealAccount {
  readonly username: string;
  readonly place: Place;
  /** Of the user of the name, also of the last one that there was. */
  userId: string;
  /** All sessions that were ever asked for, and whether they were alive when that was looked at last. */
  readonly sessions = new Map<string, boolean>();
  /** What confirms the sign-ups, the last one at the end. */
  readonly tokens: string[] = [];
  readonly #objectName: string;

  private constructor(username: string, objectName: string) {
    this.username = username;
    this.#objectName = objectName;
    this.place = userPlace(objectName);
    this.userId = newUserId(objectName);
  }

  /** A name that nobody has. */
  static async new(): Promise<RealAccount> {
    const username = `Somebody-${crypto.randomUUID()}`;
    return new RealAccount(username, await userObjectName(normaliseUsername(username)));
  }

  inside<T>(work: (object: UserObject) => T | Promise<T>): Promise<T> {
    return runInDurableObject(env.USERS.getByName(this.#objectName), work);
  }

  async make(user: Partial<NewUser>): Promise<Outcome> {
    const userId = newUserId(this.#objectName);
    const whole = { ...NAMELESS, ...ORDINARY, password: null, ...user, username: this.username };
    const made = await this.inside((object) => object.makeUser(whole, userId, BY_THE_SERVICE));
    if (made.ok) this.userId = userId;
    return made;
  }

  async signUp(password: string): Promise<{ outcome: Outcome; token: string }> {
    const userId = newUserId(this.#objectName);
    const token = await secretHash(newSessionSecret());
    const whole = { ...NAMELESS, ...ORDINARY, signUpStatus: "before_confirmation", password } as const;
    const outcome = await this.inside((object) => object.signUp({ ...whole, username: this.username }, userId, token));
    if (outcome.ok) {
      this.userId = userId;
      this.tokens.push(token);
    }
    return { outcome, token };
  }

  async signIn(
    request: Pick<SignInRequest, "password" | "newPassword" | "totpCode" | "remoteAddr">,
  ): Promise<{ outcome: Outcome; sessionId: string }> {
    const sessionId = await sessionIdOf(newSessionSecret());
    this.sessions.set(sessionId, false);
    const { username } = this;
    const outcome = await this.inside((object) =>
      object.startSession({ ...request, username, sessionId, userAgent: "" }),
    );
    return { outcome, sessionId };
  }

  decide(change: AccountChange): Promise<Outcome> {
    return this.inside((object) => object.changeAccount(this.userId, change, BY_THE_SERVICE));
  }

  changePassword(change: PasswordChange): Promise<Outcome> {
    return this.inside((object) => object.replacePassword(this.userId, change));
  }

  /** Does something that a session allows, which its object is asked about first, as the Worker does. */
  async by(sessionId: string, act: (object: UserObject, author: Author) => Promise<Outcome>): Promise<Outcome> {
    const alive = await actorOf(env, sessionId);
    if (!alive.ok) return alive as Failure;
    return this.inside((object) => act(object, { userId: this.userId, as: "owner", sessionId }));
  }

  /** The user as an administrator sees it, and the sessions as they are listed: null where there is nobody. */
  look(): Promise<{ user: User; listed: { sessionId: string; expiresAtMs: number }[] } | null> {
    return this.inside((object) => {
      const user = object.lookUp({ userId: this.userId });
      const list = object.listSessions(this.userId);
      return user && list.ok ? { user, listed: list.sessions } : null;
    });
  }

  async isAlive(sessionId: string): Promise<boolean> {
    return (await actorOf(env, sessionId)).ok;
  }

  /** Takes everything out of memory. */
  async close(): Promise<void> {
    await evict(this.place);
    for (const [sessionId, isAlive] of this.sessions) if (isAlive) await evict(sessionPlace(sessionId));
  }
}
