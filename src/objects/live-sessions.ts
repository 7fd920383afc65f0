// The sessions of one user: opens them, and sees to it that the ones that must end do end. That a session must end is
// recorded first and carried out then; what fails is repeated by the alarm, and a row goes only after its session is
// known to have ended.

import { type Environment, sessionLifetime } from "../config.ts";
import type { FirstAttribute } from "../domain/claim-mapping.ts";
import { isExpired } from "../domain/lifetime.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import { type LiveSession, type Session, sessionExpiry } from "../domain/session.ts";
import type { User } from "../domain/user.ts";
import { ALARM_RETRY_MS, LIVE_SESSIONS } from "../limits.ts";
import { logFault } from "../log.ts";
import { type LiveSessionRow, LiveSessionStore } from "../storage/live-session-store.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import { sessionObject } from "./object-client.ts";

/** What sign-in knows of the session to be made. */
export interface SessionRequest {
  sessionId: string;
  remoteAddr: string;
  userAgent: string;
  /** How long it lives at the longest, renewed or not; as long as any by default. */
  livesMs?: number;
  /** What it begins with. */
  attributes?: FirstAttribute[];
}

export class LiveSessions {
  readonly #env: Environment;
  readonly #store: LiveSessionStore;
  readonly #alarm: AlarmClock;
  /** Sign-ins under way in this instance. They end their own session; nobody else may take their row away. */
  readonly #opening = new Set<string>();
  /** Renewals and endings under way. */
  #underWay = 0;

  constructor(sql: SqlStorage, env: Environment, alarm: AlarmClock) {
    this.#env = env;
    this.#store = new LiveSessionStore(sql);
    this.#alarm = alarm;
  }

  /**
   * Makes a session: writes its row, creates its object, then checks that the row still stands. A lock,
   * deletion or change of password in between marks the row; then the session ends again before its token is answered.
   * @param withRow what else is recorded in the transaction that writes the row
   */
  async open(user: User, request: SessionRequest, withRow?: () => void): Promise<Outcome<{ expiresAtMs: number }>> {
    const { sessionId, attributes } = request;
    const nowMs = Date.now();
    const latestEndMs = request.livesMs === undefined ? null : nowMs + request.livesMs;
    const session: Session = {
      id: sessionId,
      userId: user.userId,
      username: user.username,
      isSuperUser: user.isSuperUser,
      createdAtMs: nowMs,
      expiresAtMs: sessionExpiry(nowMs, nowMs, sessionLifetime(this.#env), latestEndMs),
      remoteAddr: request.remoteAddr,
      userAgent: request.userAgent,
    };
    this.#opening.add(sessionId);
    try {
      this.#record(session, latestEndMs, withRow);
      await this.#alarm.confirm();
      const made = await sessionObject(this.#env, sessionId).call((stub) =>
        attributes ? stub.beginWith(session, attributes) : stub.begin(session),
      );
      if (!made.ok) throw new Error("a new session id is in use");
      const row = this.#store.find(sessionId);
      if (row?.state === "opening") {
        this.#store.markLive(sessionId);
        return { ok: true, expiresAtMs: session.expiresAtMs };
      }
      // Without its row nobody would know that the session has to end.
      if (!row) await sessionObject(this.#env, sessionId).callIdempotent((stub) => stub.end());
      return refuse("sign-in-undone");
    } catch (error) {
      this.#alarm.transaction(() => this.markEnding({ only: sessionId }));
      await this.#alarm.confirm();
      throw error;
    } finally {
      this.#opening.delete(sessionId);
      await this.endMarked();
    }
  }

  #record(session: Session, latestEndMs: number | null, withRow?: () => void): void {
    this.#alarm.transaction(() => {
      withRow?.();
      this.#store.removeExpired(session.createdAtMs);
      const surplus = this.#store.list(["opening", "live"], session.createdAtMs).slice(0, 1 - LIVE_SESSIONS);
      for (const { sessionId } of surplus) this.markEnding({ only: sessionId });
      this.#store.insert({ ...session, sessionId: session.id }, latestEndMs);
      this.#alarm.scheduleBy(session.expiresAtMs);
    });
  }

  /** Whether sessions are being renewed or ended, which waits for their objects. */
  areBusy(): boolean {
    return this.#underWay > 0;
  }

  async #whileBusy<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Moves the end of a live session: its row first, so that the row never ends before the session. */
  renew(sessionId: string): Promise<Outcome<{ expiresAtMs: number }>> {
    return this.#whileBusy(() => this.#renew(sessionId));
  }

  async #renew(sessionId: string): Promise<Outcome<{ expiresAtMs: number }>> {
    const row = this.#live(sessionId);
    if (row?.state !== "live") return refuse("no-session");
    const expiresAtMs = sessionExpiry(row.createdAtMs, Date.now(), sessionLifetime(this.#env), row.latestEndMs);
    // Sessions may have become shorter by the settings: until its object has heard of that, the old time counts.
    this.#store.moveExpiry(sessionId, Math.max(expiresAtMs, row.expiresAtMs));
    const renewed = await sessionObject(this.#env, sessionId).callIdempotent((stub) => stub.renew(expiresAtMs));
    if (renewed.ok) return { ok: true, expiresAtMs };
    this.#store.remove(sessionId);
    return renewed;
  }

  /** Ends one session of this user. It answers only when the session is known to have ended, and throws otherwise. */
  async end(sessionId: string): Promise<Outcome> {
    if (!this.#live(sessionId)) return refuse("no-session");
    this.#alarm.transaction(() => this.markEnding({ only: sessionId }));
    await this.#alarm.confirm();
    await this.endMarked();
    if (this.#live(sessionId)) throw new Error("the session could not be ended yet");
    return { ok: true };
  }

  /**
   * Records that sessions must end, and wakes the alarm for what fails. Call it in the transaction of the reason, then
   * `endMarked`.
   * @returns how many sessions that are
   */
  markEnding(which: { only: string } | { except: string | null }): number {
    const marked = "only" in which ? this.#store.markEnding(which.only) : this.#store.markAllEnding(which.except);
    if (marked > 0) this.#alarm.scheduleBy(Date.now() + ALARM_RETRY_MS);
    return marked;
  }

  /** Ends what is marked, each once; what fails stays marked. It never throws: what it follows is recorded already. */
  endMarked(): Promise<void> {
    return this.#whileBusy(() => this.#endAllMarked());
  }

  async #endAllMarked(): Promise<void> {
    try {
      const marked = this.#store.list(["ending"], Date.now()).filter(({ sessionId }) => !this.#opening.has(sessionId));
      await Promise.all(marked.map(({ sessionId }) => this.#endMarked(sessionId)));
    } catch (error) {
      logFault("session_end_failed", error);
    }
  }

  async #endMarked(sessionId: string): Promise<void> {
    try {
      await sessionObject(this.#env, sessionId).callIdempotent((stub) => stub.end());
      this.#store.remove(sessionId);
    } catch (error) {
      logFault("session_end_failed", error);
    }
  }

  /** Live sessions, oldest first. */
  list(): LiveSession[] {
    return this.#store.list(["live"], Date.now());
  }

  /** Whether no session is left that has not ended. */
  allEnded(): boolean {
    return this.#store.list(["opening", "live", "ending"], Date.now()).length === 0;
  }

  /** What the alarm does: forget what is over, repeat what failed. */
  async tidy(nowMs: number): Promise<void> {
    this.#store.removeExpired(nowMs);
    await this.endMarked();
  }

  /** When the alarm is next needed, null for never. */
  nextDeadline(nowMs: number): number | null {
    return this.#store.list(["ending"], nowMs).length > 0 ? nowMs + ALARM_RETRY_MS : this.#store.nextExpiry();
  }

  #live(sessionId: string): LiveSessionRow | null {
    const row = this.#store.find(sessionId);
    return row && !isExpired(row.expiresAtMs, Date.now()) ? row : null;
  }
}
