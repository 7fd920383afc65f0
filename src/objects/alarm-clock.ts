// The one alarm of an object. It is only the second guard of every expiry, as reads compare the clock themselves; so
// it may come late, may run twice, and must always come back.

import { ALARM_GRAIN_MS, ALARM_RETRY_MS } from "../limits.ts";
import { logFault } from "../log.ts";

/** The earliest time (milliseconds) at which something stored is due, null for nothing; computed from storage. */
type NextDeadline = (now: number) => number | null;

/** Keeps the pending alarm at the earliest deadline, and sets it only where that became earlier: each set is billed. */
export class AlarmClock {
  readonly #storage: DurableObjectStorage;
  readonly #next: NextDeadline;
  #pending: number | null | undefined;
  #setting: { at: number; accepted: Promise<void> } | undefined;

  constructor(storage: DurableObjectStorage, next: NextDeadline) {
    this.#storage = storage;
    this.#next = next;
  }

  /**
   * Learns the pending alarm, once after waking, and sets it anew should it have been lost. Awaited before a
   * transaction that calls `bring`, it saves setting an alarm that is set already.
   */
  async load(): Promise<void> {
    if (this.#pending === undefined) await this.#learn();
  }

  /** Runs `work` in one transaction. `bring` may be called in it, best last; a throw undoes rows and alarm alike. */
  transaction<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.#pending = undefined;
      throw error;
    }
  }

  /** Sees to it that the alarm runs at `at` (milliseconds) or soon after, and at what is due before it. */
  bring(at: number): void {
    const earliest = this.#pending === undefined ? Math.min(at, this.#nextAhead() ?? at) : at;
    const due = Math.ceil(earliest / ALARM_GRAIN_MS) * ALARM_GRAIN_MS;
    if (typeof this.#pending === "number" && this.#pending <= due) return;
    this.#pending = undefined;
    this.#setting = { at: due, accepted: this.#storage.setAlarm(due) };
    this.#pending = due;
  }

  /** Resolves when what `bring` has set is accepted; await it before answering. */
  async settled(): Promise<void> {
    const at = this.#setting?.at;
    try {
      await this.#accepted();
    } catch (error) {
      // What needs it stands in storage already, and maybe nobody ever comes again: it is tried once more.
      logFault("alarm_not_set", error);
      if (at !== undefined) this.bring(at);
      await this.#accepted();
    }
  }

  /** Deletes everything the object has stored, the alarm with it. */
  async deleteAll(): Promise<void> {
    this.#pending = undefined;
    await this.#storage.deleteAll();
  }

  /**
   * Runs the handler of the alarm: `work` does what is due. A fault is logged and repeated after a while, so that the
   * platform's six retries are never used up.
   */
  async ring(work: (now: number) => Promise<void>): Promise<void> {
    // Not known rather than none: whoever writes meanwhile sees to what this run may leave undone, should it be cut off.
    this.#pending = undefined;
    try {
      await work(Date.now());
      await this.#learn();
    } catch (error) {
      logFault("alarm_failed", error);
      // What is due next is not asked for: that may be what fails.
      this.#pending ??= null;
      this.bring(Date.now() + ALARM_RETRY_MS);
      await this.settled();
    }
  }

  async #learn(): Promise<void> {
    const pending = await this.#storage.getAlarm();
    const next = this.#nextAhead();
    this.#pending = pending;
    if (next !== null) this.bring(next);
    await this.#accepted();
  }

  async #accepted(): Promise<void> {
    const setting = this.#setting;
    this.#setting = undefined;
    try {
      await setting?.accepted;
    } catch (error) {
      this.#pending = undefined;
      throw error;
    }
  }

  /** Never at once: an alarm that sets itself to the past would run without a pause. */
  #nextAhead(): number | null {
    const now = Date.now();
    const next = this.#next(now);
    return next === null ? null : Math.max(next, now + 1);
  }
}
