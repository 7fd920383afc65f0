/**
 * What one name must be answered after any commands, and which sessions live: the contract's tables in the shortest
 * words. Answers are a status and a code. It shares no code with what it judges.
 */
import type { User } from "../../src/domain/user.ts";
import { type CodeTrial, ModelFactor } from "./factor-model.ts";
import { expiryOf, faultOf, WARNING_DAYS } from "./password-model.ts";
import { NO_TRIALS, oneMore, pauseMs, type Trials } from "./trials-model.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

const SESSION_IDLE_MS = 60 * MINUTE_MS;
const SESSION_LONGEST_MS = 30 * DAY_MS;

const OK = "200";
const ENDED = "403 E007001";
const NOBODY = "403 E001100";
const WRONG = "403 E005001";
const WAIT = "429 E005001";

/** What is said of a new account. */
export interface Beginning {
  password: string | null;
  isLocked: boolean;
  approval: User["approvalStatus"];
  signUp: User["signUpStatus"];
  mustChange: boolean;
}

/** What a super-user decides. */
export interface Decision extends Partial<Omit<Beginning, "password">> {
  isSuperUser?: boolean;
  expires?: number;
}

/** What comes with a sign-in. */
export interface Trial {
  password: string;
  /** A new password, null for none. */
  next: string | null;
  code: CodeTrial | null;
  from: string;
}

interface Account extends Beginning {
  isSuperUser: boolean;
  expires: number | null;
  passwordSet: number;
  lockedAt: number | null;
  decidedAt: number;
  confirmedAt: number | null;
  signedUp: number;
  /** Which sign-up it was, null for none. */
  token: string | null;
  forgotten: number | null;
  /** Wrong passwords, and from where somebody came in. */
  trials: Trials;
  addresses: Set<string>;
  factor: ModelFactor;
}

export class AccountModel {
  now: number;
  account: Account | null = null;
  /** When each session was made, and when it ends. */
  readonly sessions = new Map<string, { made: number; ends: number }>();
  /** Trials of the name while nobody has it: its object knows of them until it is evicted. */
  nobodys: Trials = NO_TRIALS;

  constructor(now: number) {
    this.now = now;
  }

  isAlive(session: string): boolean {
    return (this.sessions.get(session)?.ends ?? 0) > this.now;
  }

  make(beginning: Beginning, factor: { on: boolean; key: string | null }, token: string | null = null): string {
    if (this.account) return "403 E001002";
    this.account = {
      ...beginning,
      isSuperUser: false,
      expires: null,
      passwordSet: this.now,
      lockedAt: beginning.isLocked ? this.now : null,
      decidedAt: this.now,
      confirmedAt: null,
      signedUp: this.now,
      token,
      forgotten: token === null ? null : this.now + DAY_MS,
      trials: NO_TRIALS,
      addresses: new Set(),
      factor: new ModelFactor(factor),
    };
    return OK;
  }

  signUp(password: string, token: string): string {
    const waiting = { isLocked: false, approval: "before_decision", signUp: "before_confirmation" } as const;
    return this.make({ ...waiting, password, mustChange: false }, { on: false, key: null }, token);
  }

  confirm(token: string): string {
    const { account } = this;
    if (!account || account.token !== token) return "403 E005006";
    if (account.forgotten !== null && account.forgotten <= this.now) return "403 E005006";
    if (account.signUp === "final") return "403 E005007";
    account.signUp = "final";
    account.confirmedAt = this.now;
    account.forgotten = account.approval === "before_decision" ? account.signedUp + 7 * DAY_MS : null;
    return OK;
  }

  signIn(session: string, { password, next, code, from }: Trial): string {
    const told = this.#passwordTold(password, from);
    if (told !== null || !this.account) return told ?? WRONG;
    const { account } = this;
    if (account.factor.on) {
      const verdict = account.factor.judge(code, this.now);
      if (verdict !== OK) return verdict;
    }
    if (account.isLocked) return "403 E005002";
    if (account.signUp !== "final") return "403 E005003";
    if (account.approval !== "approved") return "403 E005004";
    const left = expiryOf(account) - this.now;
    const isSoon = left < WARNING_DAYS * DAY_MS;
    if (next !== null && (isSoon || account.mustChange)) {
      const fault = next === password ? "E003001" : faultOf(next);
      if (fault) return `400 ${fault}`;
      this.#setPassword(account, next);
      account.mustChange = false;
      this.sessions.clear();
      return this.#comeIn(session, from, OK);
    }
    if (left <= 0) return "403 E003004";
    if (account.mustChange) return "403 E003007";
    return this.#comeIn(session, from, isSoon ? "200 W003005" : OK);
  }

  #comeIn(session: string, from: string, told: string): string {
    this.account?.addresses.add(from);
    this.sessions.set(session, { made: this.now, ends: this.now + SESSION_IDLE_MS });
    return told;
  }

  /** What is told of a password that is tried, null where it is right. */
  #passwordTold(password: string, from: string): string | null {
    const { account } = this;
    const trials = account?.trials ?? this.nobodys;
    if (!account?.addresses.has(from) && pauseMs(trials, this.now, 1_000, 5 * MINUTE_MS) > 0) return WAIT;
    const isRight = account !== null && account.password === password;
    const after = isRight ? NO_TRIALS : oneMore(trials, this.now);
    if (account) account.trials = after;
    else this.nobodys = after;
    return isRight ? null : WRONG;
  }

  #setPassword(account: Account, password: string, expires: number | null = null): void {
    account.password = password;
    account.passwordSet = this.now;
    account.expires = expires;
  }

  changeOwnPassword(session: string, old: string, next: string, from: string): string {
    if (!this.isAlive(session) || !this.account) return ENDED;
    const told = this.#passwordTold(old, from);
    if (told !== null) return told;
    const fault = faultOf(next);
    if (fault) return `400 ${fault}`;
    this.#setPassword(this.account, next);
    this.account.mustChange = false;
    this.#endAllBut(session);
    return OK;
  }

  resetPassword(next: string, { mustChange, days }: { mustChange: boolean | null; days: number | null }): string {
    if (!this.account) return NOBODY;
    const fault = faultOf(next);
    if (fault) return `400 ${fault}`;
    this.#setPassword(this.account, next, days === null ? null : this.now + days * DAY_MS);
    this.account.mustChange = mustChange ?? this.account.mustChange;
    this.sessions.clear();
    return OK;
  }

  decide(decision: Decision): string {
    if (!this.account) return NOBODY;
    const before = this.account;
    const after = { ...before, ...decision };
    if (after.isLocked !== before.isLocked) after.lockedAt = after.isLocked ? this.now : null;
    if (after.approval !== before.approval) after.decidedAt = this.now;
    // Whoever was looked at stays; an approval alone does not confirm.
    const isLookedAt = after.approval !== before.approval || after.signUp !== before.signUp;
    const isToConfirm = after.signUp === before.signUp && after.signUp !== "final" && after.approval === "approved";
    if (isLookedAt && !isToConfirm) after.forgotten = null;
    if (decision.isLocked === false) after.trials = NO_TRIALS;
    const mayComeIn = !after.isLocked && after.signUp === "final" && after.approval === "approved";
    if (!mayComeIn || after.isSuperUser !== before.isSuperUser) this.sessions.clear();
    this.account = after;
    return OK;
  }

  /** @param by the session of the owner, null for a super-user */
  changeFactor(by: string | null, change: (factor: ModelFactor) => { told: string; isAnother: boolean }): string {
    if (by !== null && !this.isAlive(by)) return ENDED;
    if (!this.account) return NOBODY;
    const { told, isAnother } = change(this.account.factor);
    if (told === OK && isAnother) this.#endAllBut(by);
    return told;
  }

  renew(session: string): string {
    const row = this.sessions.get(session);
    if (!this.account || !row || !this.isAlive(session)) return ENDED;
    if (expiryOf(this.account) <= this.now) return "403 E003004";
    row.ends = Math.min(this.now + SESSION_IDLE_MS, row.made + SESSION_LONGEST_MS);
    return OK;
  }

  endSession(session: string): string {
    if (!this.isAlive(session)) return ENDED;
    this.sessions.delete(session);
    return OK;
  }

  endOthers(session: string): string {
    if (!this.isAlive(session)) return ENDED;
    this.#endAllBut(session);
    return OK;
  }

  remove(): string {
    if (!this.account) return NOBODY;
    this.account = null;
    this.sessions.clear();
    return OK;
  }

  ring(): void {
    const { forgotten = null } = this.account ?? {};
    if (forgotten !== null && forgotten <= this.now) this.remove();
  }

  #endAllBut(kept: string | null): void {
    for (const session of this.sessions.keys()) if (session !== kept) this.sessions.delete(session);
  }
}
