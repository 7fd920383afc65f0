// The one alarm of an object. It is only the second guard of every expiry, as reads compare the clock themselves; so
// it may come late, may run twice, and must always come back.

import { ALARM_GRAIN_MS, ALARM_RETRY_MS } from "../limits.ts";
import { logFault } from "../log.ts";

/** The earliest time (milliseconds) at which something stored is due, null for nothing; computed from storage. */
type NextDeadline = (nowMs: number) => number | null;

/** Keeps the pending alarm at the earliest deadline, and sets it only where that became earlier: each set is billed. */
export class AlarmClock {
  readonly #storage: DurableObjectStorage;
  readonly #next: NextDeadline;
  #pendingMs: number | null | undefined;
  #setting: { dueMs: number; accepted: Promise<void> } | undefined;

  constructor(storage: DurableObjectStorage, next: NextDeadline) {
    this.#storage = storage;
    this.#next = next;
  }

  /**
   * Learns the pending alarm, once after waking, and sets it anew should it have been lost. Awaited before a
   * transaction that calls `scheduleBy`, it saves setting an alarm that is set already.
   */
  load(): Promise<void> | undefined {
    return this.#pendingMs === undefined ? this.#learn() : undefined;
  }

  /** Runs `work` in one transaction. `scheduleBy` may be called in it, best last; a throw undoes rows and alarm alike. */
  transaction<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.#pendingMs = undefined;
      throw error;
    }
  }

  /** Sees to it that the alarm runs at that time or soon after, and at what is due before it. */
  scheduleBy(atMs: number): void {
    const earliestMs = this.#pendingMs === undefined ? Math.min(atMs, this.#nextAhead() ?? atMs) : atMs;
    const dueMs = Math.ceil(earliestMs / ALARM_GRAIN_MS) * ALARM_GRAIN_MS;
    if (typeof this.#pendingMs === "number" && this.#pendingMs <= dueMs) return;
    this.#pendingMs = undefined;
    this.#setting = { dueMs, accepted: this.#storage.setAlarm(dueMs) };
    this.#pendingMs = dueMs;
  }

  /** Resolves when what `scheduleBy` has set is accepted; await it before answering. Nothing where nothing was set. */
  confirm(): Promise<void> | undefined {
    return this.#setting && this.#confirm(this.#setting.dueMs);
  }

  async #confirm(dueMs: number): Promise<void> {
    try {
      await this.#accepted();
    } catch (error) {
      // What needs it stands in storage already, and maybe nobody ever comes again: it is tried once more.
      logFault("alarm_not_set", error);
      this.scheduleBy(dueMs);
      await this.#accepted();
    }
  }

  /** Deletes everything the object has stored, the alarm with it. */
  async deleteAll(): Promise<void> {
    this.#pendingMs = undefined;
    await this.#storage.deleteAll();
  }

  /**
   * Runs the handler of the alarm: `work` does what is due. A fault is logged and repeated after a while, so that the
   * platform's six retries are never used up.
   */
  async run(work: (nowMs: number) => Promise<void>): Promise<void> {
    // Not known rather than none: whoever writes meanwhile sees to what this run may leave undone, should it be cut off.
    this.#pendingMs = undefined;
    try {
      await work(Date.now());
      await this.#learn();
    } catch (error) {
      logFault("alarm_failed", error);
      // What is due next is not asked for: that may be what fails.
      this.#pendingMs ??= null;
      this.scheduleBy(Date.now() + ALARM_RETRY_MS);
      await this.confirm();
    }
  }

  async #learn(): Promise<void> {
    const pendingMs = await this.#storage.getAlarm();
    const nextMs = this.#nextAhead();
    this.#pendingMs = pendingMs;
    if (nextMs !== null) this.scheduleBy(nextMs);
    await this.#accepted();
  }

  async #accepted(): Promise<void> {
    const setting = this.#setting;
    this.#setting = undefined;
    try {
      await setting?.accepted;
    } catch (error) {
      this.#pendingMs = undefined;
      throw error;
    }
  }

  /** Never at once: an alarm that sets itself to the past would run without a pause. */
  #nextAhead(): number | null {
    const nowMs = Date.now();
    const nextMs = this.#next(nowMs);
    return nextMs === null ? null : Math.max(nextMs, nowMs + 1);
  }
}
