// Signing in: who somebody is, whether that person may come in, and the first super-user of the settings.

import { type Environment, firstSuperUser, passwordExpiry, passwordWarningMs } from "../config.ts";
import { sameSecret } from "../crypto/digest.ts";
import { newUserId, userObjectName } from "../crypto/identifiers.ts";
import { type Failure, type Outcome, refuse } from "../domain/outcome.ts";
import type { ComputedCode } from "../domain/second-factor.ts";
import {
  judgeSignIn,
  type SignInRefusal,
  type SignInTrial,
  type SignInVerdict,
  standingRefusal,
} from "../domain/sign-in.ts";
import { BY_ITSELF, NAMELESS, normalisePassword, normaliseUsername, ORDINARY } from "../domain/user.ts";
import { type UserRecord, UserStore } from "../storage/user-store.ts";
import type { LiveSessions, SessionRequest } from "./live-sessions.ts";
import { directoryObject } from "./object-client.ts";
import type { Passwords, Proven } from "./passwords.ts";
import type { SecondFactor } from "./second-factor.ts";
import type { UserLifecycle } from "./user-lifecycle.ts";
import type { UserListing } from "./user-listing.ts";

/** A username and password as they were given, and what to note of the session. */
export interface SignInRequest extends SessionRequest {
  username: string;
  password: string;
  /** A password to take the place of the present one, if it is due; null for none. */
  newPassword: string | null;
  /** A code of the second factor, null for none. */
  totpCode: string | null;
}

/** What whoever signed in is told. */
export interface SignedIn {
  userId: string;
  /** When the session ends. */
  expiresAtMs: number;
  passwordExpiresAtMs: number;
  isPasswordExpiring: boolean;
}

/** The parts of a user's object that signing in takes. */
interface SignInParts {
  lifecycle: UserLifecycle;
  listing: UserListing;
  sessions: LiveSessions;
  passwords: Passwords;
  factor: SecondFactor;
}

/** A code that was judged, and the generation of the key under which that was. */
interface JudgedCode {
  code: SignInTrial["code"];
  generation: number | null;
}

export class SignIn {
  readonly #env: Environment;
  readonly #store: UserStore;
  readonly #lifecycle: UserLifecycle;
  readonly #listing: UserListing;
  readonly #sessions: LiveSessions;
  readonly #passwords: Passwords;
  readonly #factor: SecondFactor;

  constructor(sql: SqlStorage, env: Environment, { lifecycle, listing, sessions, passwords, factor }: SignInParts) {
    this.#env = env;
    this.#store = new UserStore(sql);
    this.#lifecycle = lifecycle;
    this.#listing = listing;
    this.#sessions = sessions;
    this.#passwords = passwords;
    this.#factor = factor;
  }

  /**
   * Signs in. An unknown name takes as long as a wrong password and is refused alike; more is told only to who knows the
   * password.
   */
  async run(request: SignInRequest): Promise<Outcome<SignedIn>> {
    const proven = await this.#passwords.judge(request, () => this.#lifecycle.named(request.username));
    if (!proven.ok) {
      if (proven.reason !== "wrong-password") return proven;
      return (await this.#madeFirst(request)) ? this.run(request) : refuse("wrong-credentials");
    }
    const password = await this.#updatedHash(proven);
    const computed = await this.#computedCode(proven.user, request);
    if (!computed.ok) return computed;
    // Nothing waits from here to the verdict: a code is judged once, at one moment, and used up by that.
    const stands = this.#lifecycle.find(proven.user.userId);
    if (stands?.password !== password) return refuse("wrong-credentials");
    const judged = this.#judgedCode(stands, computed.code);
    const early = this.#judge(stands, request, judged);
    if (!early.ok) return this.#refusal(early.reason);
    const next = early.takesNewPassword ? await this.#passwords.hash(request.newPassword ?? "") : null;
    if (next && !next.ok) return next;
    // Nor from here to the row of the session: what is seen now is what the session is made for.
    const user = this.#lifecycle.find(proven.user.userId);
    if (user?.password !== password) return refuse("wrong-credentials");
    const late = this.#judge(user, request, judged);
    if (!late.ok) return this.#refusal(late.reason);
    // What it was hashed for has changed meanwhile; whoever comes again is judged anew.
    if (late.takesNewPassword !== early.takesNewPassword) return refuse("sign-in-undone");
    this.#passwords.noteAddress(proven.address);
    return this.#open(user, request, { isPasswordExpiring: late.isPasswordExpiring, hash: next?.hash ?? null });
  }

  async #computedCode(user: UserRecord, { totpCode }: SignInRequest): Promise<Outcome<{ code: ComputedCode | null }>> {
    return user.isTotpEnabled ? this.#factor.compute(totpCode) : { ok: true, code: null };
  }

  #judgedCode({ isTotpEnabled }: UserRecord, computed: ComputedCode | null): JudgedCode {
    return { code: isTotpEnabled ? this.#factor.judge(computed) : "missing", generation: computed?.generation ?? null };
  }

  #judge(user: UserRecord, { password, newPassword }: SignInRequest, { code, generation }: JudgedCode): SignInVerdict {
    const isOutdated = code === "right" && generation !== null && !this.#factor.isOf(generation);
    const facts = { ...user, passwordExpiresAtMs: passwordExpiry(this.#env, user) };
    const trial = {
      code: isOutdated ? ("wrong" as const) : code,
      newPassword: this.#newPasswordTrial(user, password, newPassword),
    };
    return judgeSignIn(facts, trial, { nowMs: Date.now(), warningMs: passwordWarningMs(this.#env) });
  }

  #refusal(reason: SignInRefusal): Failure {
    return reason === "codes-suspended" ? this.#factor.suspended() : refuse(reason);
  }

  #newPasswordTrial(user: UserRecord, old: string, next: string | null): SignInTrial["newPassword"] {
    if (next === null) return "missing";
    const isOld = normalisePassword(next) === normalisePassword(old);
    return isOld ? "password-rejected" : (this.#passwords.fault(next, user.username) ?? "acceptable");
  }

  /** Makes the session; a new password is stored with its row, and ends all others. */
  async #open(
    user: UserRecord,
    request: SignInRequest,
    { isPasswordExpiring, hash }: { isPasswordExpiring: boolean; hash: string | null },
  ): Promise<Outcome<SignedIn>> {
    const renewed = { passwordSetAtMs: Date.now(), passwordExpiresAtMs: null, passwordMustChange: false };
    const renew = (password: string) => () => {
      this.#store.change({ ...renewed, password });
      this.#listing.schedule();
      this.#sessions.markEnding({ except: null });
    };
    const opened = await this.#sessions.open(user, request, hash === null ? undefined : renew(hash));
    if (hash !== null) await this.#listing.settle();
    if (opened.ok) {
      const passwordExpiresAtMs = passwordExpiry(this.#env, hash === null ? user : renewed);
      return {
        ok: true,
        userId: user.userId,
        expiresAtMs: opened.expiresAtMs,
        passwordExpiresAtMs,
        isPasswordExpiring,
      };
    }
    const after = this.#lifecycle.find(user.userId);
    const reason = after ? standingRefusal(after) : "wrong-credentials";
    return reason === null ? opened : refuse(reason);
  }

  /** Stores the hash that was made anew, unless the password was changed meanwhile. @returns the hash that is stored now */
  async #updatedHash({ user, hash }: Proven): Promise<string> {
    if (hash === user.password) return hash;
    const updated = await this.#lifecycle.update(user.userId, (store, stands) => {
      if (stands.password === user.password) store.keep({ password: hash });
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
