// The attributes of one owner, a session or a user: seals and opens values, asks the rules, writes whole or not at all.
// Values are sealed first, then everything is read, decided and written in one synchronous block: an await in between
// would let another call in.

import type { Environment } from "../config.ts";
import { newSalt } from "../crypto/cipher.ts";
import type { AttributeChange, AttributeFacts, AttributeWrite, AttributeWrites, SetBy } from "../domain/attribute.ts";
import { decideWrite, judgePrecondition, lastOfEachName } from "../domain/attribute-rules.ts";
import type { FirstAttribute } from "../domain/claim-mapping.ts";
import { isExpired } from "../domain/lifetime.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { Precondition } from "../domain/precondition.ts";
import { type AttributeSize, AttributeStore } from "../storage/attribute-store.ts";
import type { SealedColumn } from "../storage/sealed-column.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import { ATTRIBUTE_PURPOSE, AttributeReading } from "./attribute-reading.ts";
import { AttributeTotals } from "./attribute-totals.ts";
import { type Owner, OwnerCipher } from "./owner-cipher.ts";

/**
 * Says whether the owner still stands and the caller may, and as whom; asked before anything, and again in the block
 * that writes.
 */
export type Admit = () => Outcome<{ by: SetBy }>;

/** What a change of a single attribute left: its revision, null where it is gone. */
export interface Revised {
  revision: number | null;
}

/** The answer to a change. */
export type Changed = Outcome<Revised>;

export class OwnedAttributes {
  readonly #store: AttributeStore;
  readonly #totals: AttributeTotals;
  readonly #alarm: AlarmClock;
  /** The owner's cipher; also for what else the owner seals. */
  readonly cipher: OwnerCipher;
  readonly reading: AttributeReading;

  constructor(sql: SqlStorage, env: Environment, alarm: AlarmClock, owner: () => Owner) {
    this.#store = new AttributeStore(sql);
    this.#totals = new AttributeTotals(this.#store);
    this.#alarm = alarm;
    this.cipher = new OwnerCipher(env, () => ({ ...owner(), salt: this.#store.owner().salt }));
    this.reading = new AttributeReading(this.#store, this.cipher);
  }

  /** Makes the owner's salt; call it once, inside the transaction that makes the owner. */
  initialise(): void {
    this.forget();
    this.#store.initialise(newSalt());
  }

  /** Sets attributes as the service itself, of an owner that is made in the same transaction. */
  set(attributes: readonly FirstAttribute[], nowMs: number): void {
    const times = { createdAtMs: nowMs, modifiedAtMs: nowMs, expiresAtMs: null, revision: nowMs };
    this.#store.write(attributes.map(({ name, value }) => ({ name, value, ...times, setBy: "super-user" })));
    this.#totals.forget();
  }

  /** Drops what is remembered, after the owner's storage was deleted. */
  forget(): void {
    this.cipher.forget();
    this.#store.forget();
    this.#totals.forget();
  }

  /** Makes a change, all or nothing. */
  async change(change: AttributeChange, admit: Admit): Promise<Changed> {
    const admitted = admit();
    if (!admitted.ok) return admitted;
    await this.#alarm.load();
    const changed =
      change.mode === "remove" ? this.#remove(change.names, change.condition, admit) : await this.#write(change, admit);
    await this.#alarm.confirm();
    return changed;
  }

  async #write(change: AttributeWrites, admit: Admit): Promise<Changed> {
    const writes = change.mode === "create" ? change.items : lastOfEachName(change.items);
    const isPlain = writes.every(({ value, encrypt }) => value === undefined || !encrypt);
    const values = isPlain
      ? writes.map(({ value }) => value)
      : await Promise.all(writes.map((one) => this.#sealed(one)));
    const admitted = admit();
    if (!admitted.ok) return admitted;
    const nowMs = Date.now();
    const stored = this.#store.sizes(writes.map(({ name }) => name));
    const decided = this.#decide(change, writes, admitted.by, stored, nowMs);
    if (!decided.ok) return decided;
    const fits = this.#totals.admit(writes, stored, nowMs);
    if (!fits.ok) return fits;
    const rows = decided.rows.map((facts, i) => ({ ...facts, value: values[i] }));
    const dueMs = Math.min(...rows.map(({ expiresAtMs }) => expiresAtMs ?? Number.POSITIVE_INFINITY));
    const isTimed = Number.isFinite(dueMs);
    // One row is one statement, which is done whole or not at all by itself.
    this.#carryOut({ isOneStatement: rows.length === 1 && !isTimed }, () => {
      this.#store.write(rows);
      if (isTimed) this.#alarm.scheduleBy(dueMs);
    });
    return { ok: true, revision: rows[0]?.revision ?? null };
  }

  async #sealed({ name, value, encrypt }: AttributeWrite): Promise<string | Uint8Array<ArrayBuffer> | undefined> {
    return value !== undefined && encrypt ? this.cipher.get().seal(ATTRIBUTE_PURPOSE, name, value) : value;
  }

  #decide(
    { mode, items, condition }: AttributeWrites,
    writes: AttributeWrite[],
    by: SetBy,
    stored: Map<string, AttributeSize>,
    nowMs: number,
  ): Outcome<{ rows: AttributeFacts[] }> {
    const { floor } = this.#store.owner();
    const rows = new Map<string, AttributeFacts>();
    for (const write of writes) {
      const before = stored.get(write.name);
      const live = rows.get(write.name) ?? (before && !isExpired(before.expiresAtMs, nowMs) ? before : undefined);
      const held = condition ? judgePrecondition(condition, live) : { ok: true as const };
      if (!held.ok) return held;
      const decision = decideWrite(mode, write, by, live, Math.max(floor, before?.revision ?? 0), nowMs);
      if (!decision.ok) return { ...decision, item: items.indexOf(write) };
      rows.set(write.name, decision.facts);
    }
    return { ok: true, rows: [...rows.values()] };
  }

  #remove(names: string[], condition: Precondition | undefined, admit: Admit): Changed {
    const admitted = admit();
    if (!admitted.ok) return admitted;
    const nowMs = Date.now();
    const stored = [...this.#store.sizes(names).values()];
    if (condition) {
      const held = judgePrecondition(
        condition,
        stored.find(({ expiresAtMs }) => !isExpired(expiresAtMs, nowMs)),
      );
      if (!held.ok) return held;
    }
    if (stored.length > 0) {
      const highest = Math.max(...stored.map(({ revision }) => revision));
      const bytes = stored.reduce((sum, attribute) => sum + attribute.bytes, 0);
      this.#carryOut({ isOneStatement: highest < nowMs }, () => {
        this.#store.remove(names);
        this.#recordRemoved({ count: stored.length, bytes, highest }, nowMs);
      });
    }
    return { ok: true, revision: null };
  }

  /** A later attribute of a name starts at its own time; only where that might not be later, the floor is stored. */
  #recordRemoved(removed: { count: number; bytes: number; highest: number }, nowMs: number): void {
    if (removed.highest >= nowMs) this.#store.raiseFloor(removed.highest);
    this.#totals.removed(removed);
  }

  /** Carries out what was decided, whole or not at all. One statement alone is that without a transaction around it. */
  #carryOut({ isOneStatement }: { isOneStatement: boolean }, work: () => void): void {
    try {
      if (isOneStatement) work();
      else this.#alarm.transaction(work);
    } catch (error) {
      this.#store.forget();
      this.#totals.forget();
      throw error;
    }
  }

  /** Deletes what has expired; for the alarm. */
  removeExpired(nowMs: number): void {
    this.#carryOut({ isOneStatement: false }, () => {
      const removed = this.#store.removeExpired(nowMs);
      if (removed.count > 0) this.#recordRemoved(removed, nowMs);
    });
  }

  /** The sealed values, for key rotation. */
  sealed(): SealedColumn {
    return this.#store.sealed(ATTRIBUTE_PURPOSE);
  }

  /** The earliest expiry that is stored, null for none. */
  nextExpiry(): number | null {
    return this.#store.nextExpiry();
  }
}
