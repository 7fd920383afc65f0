// The attributes of one owner, a session or a user: seals and opens values, asks the rules, writes whole or not at all.
// Values are sealed first, then everything is read, decided and written in one synchronous block: an await in between
// would let another call in.

import { attributeRules, type Environment } from "../config.ts";
import { type Cipher, newSalt } from "../crypto/cipher.ts";
import type { AttributeChange, AttributeFacts, AttributeWrite, AttributeWrites, SetBy } from "../domain/attribute.ts";
import type { OwnerKind, RulesOf } from "../domain/attribute-rules.ts";
import { decideWrite, factsOf, judgePrecondition, lastOfEachName } from "../domain/attribute-write.ts";
import type { FirstAttribute } from "../domain/claim-mapping.ts";
import { isExpired } from "../domain/lifetime.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { Precondition } from "../domain/precondition.ts";
import { type AttributeSize, AttributeStore } from "../storage/attribute-store.ts";
import type { AttributeRow } from "../storage/attribute-writing.ts";
import type { SealedColumn } from "../storage/sealed-column.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import { ATTRIBUTE_PURPOSE, AttributeReads } from "./attribute-reads.ts";
import { AttributeTotals } from "./attribute-totals.ts";
import { OwnerCipher } from "./owner-cipher.ts";

/**
 * Says whether the owner still stands and the caller may, and as whom; asked before anything, and again in the block
 * that writes.
 */
export type Admit = () => Outcome<{ by: SetBy }>;

/** The service itself sets values as a super-user does. */
const BY_SERVICE: SetBy = "super-user";

/** What an owner is made with: the salt of its keys, and its first attributes. */
export interface Beginning {
  salt: Uint8Array;
  rows: AttributeRow[];
}

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
  /** The rules for attributes of this kind of owner. */
  readonly #rules: () => RulesOf;
  /** What callers read. */
  readonly reads: AttributeReads;
  /** The owner's cipher; also for what else the owner seals. */
  readonly cipher: OwnerCipher;

  constructor(sql: SqlStorage, env: Environment, alarm: AlarmClock, kind: OwnerKind, id: () => string) {
    this.#store = new AttributeStore(sql);
    this.#totals = new AttributeTotals(this.#store);
    this.#alarm = alarm;
    this.#rules = () => attributeRules(env, kind);
    this.cipher = new OwnerCipher(env, kind, () => ({ id: id(), salt: this.#store.owner().salt }));
    this.reads = new AttributeReads(this.#store, this.cipher, this.#rules);
  }

  /** Makes the owner's salt, and what it begins with; call it once, inside the transaction that makes the owner. */
  initialise({ salt, rows }: Beginning): void {
    this.forget();
    this.#store.initialise(salt);
    if (rows.length > 0) this.#put(rows);
  }

  /** What the service itself sets for an owner that is about to be made, under the rules; values are sealed here. */
  async begin(id: string, attributes: readonly FirstAttribute[], nowMs: number): Promise<Beginning> {
    const salt = newSalt();
    // Without attributes no rule is asked for: one that is malformed keeps nobody from signing in.
    if (attributes.length === 0) return { salt, rows: [] };
    const rules = this.#rules();
    const cipher = this.cipher.of(id, salt);
    const rows = attributes.map(async (attribute) => {
      const write = { ...attribute, encrypt: false };
      const facts = factsOf(write, BY_SERVICE, undefined, 0, rules.longestSeconds(write.name), nowMs);
      return { ...facts, value: await sealed(write, rules, cipher) };
    });
    return { salt, rows: await Promise.all(rows) };
  }

  /** Drops what is remembered, after the owner's storage was deleted. */
  forget(): void {
    this.cipher.forget();
    this.#store.forget();
    this.#totals.forget();
  }

  /** Makes a change, all or nothing. */
  async change(change: AttributeChange, admit: Admit): Promise<Changed> {
    const names = change.mode === "remove" ? change.names : change.items.map(({ name }) => name);
    const admitUnderRules: Admit = () => {
      const admitted = admit();
      return admitted.ok && !this.#rules().mayWrite(names, admitted.by) ? refuse("for-super-users") : admitted;
    };
    const admitted = admitUnderRules();
    if (!admitted.ok) return admitted;
    await this.#alarm.load();
    const changed =
      change.mode === "remove"
        ? this.#remove(change.names, change.condition, admitUnderRules)
        : await this.#write(change, admitUnderRules);
    await this.#alarm.confirm();
    return changed;
  }

  async #write(change: AttributeWrites, admit: Admit): Promise<Changed> {
    const writes = change.mode === "create" ? change.items : lastOfEachName(change.items);
    const rules = this.#rules();
    const isPlain = writes.every((write) => write.value === undefined || !rules.seals(write));
    const values = isPlain
      ? writes.map(({ value }) => value)
      : await Promise.all(writes.map((one) => sealed(one, rules, this.cipher.get())));
    const admitted = admit();
    if (!admitted.ok) return admitted;
    const nowMs = Date.now();
    const stored = this.#store.sizes(writes.map(({ name }) => name));
    const decided = this.#decide(change, writes, admitted.by, stored, nowMs);
    if (!decided.ok) return decided;
    const fits = this.#totals.admit(writes, stored, nowMs);
    if (!fits.ok) return fits;
    const rows = decided.rows.map((facts, i) => ({ ...facts, value: values[i] }));
    // One row is one statement, which is done whole or not at all by itself.
    this.#carryOut({ isOneStatement: rows.length === 1 && firstExpiry(rows) === null }, () => this.#put(rows));
    return { ok: true, revision: rows[0]?.revision ?? null };
  }

  #put(rows: AttributeRow[]): void {
    this.#store.write(rows);
    const dueMs = firstExpiry(rows);
    if (dueMs !== null) this.#alarm.scheduleBy(dueMs);
  }

  #decide(
    { mode, items, condition }: AttributeWrites,
    writes: AttributeWrite[],
    by: SetBy,
    stored: Map<string, AttributeSize>,
    nowMs: number,
  ): Outcome<{ rows: AttributeFacts[] }> {
    const { floor } = this.#store.owner();
    const rules = this.#rules();
    const rows = new Map<string, AttributeFacts>();
    for (const write of writes) {
      const before = stored.get(write.name);
      const live = rows.get(write.name) ?? (before && !isExpired(before.expiresAtMs, nowMs) ? before : undefined);
      const held = condition ? judgePrecondition(condition, live) : { ok: true as const };
      if (!held.ok) return held;
      const highest = Math.max(floor, before?.revision ?? 0);
      const longest = rules.longestSeconds(write.name);
      const decision = decideWrite(mode, write, by, live, highest, longest, nowMs);
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

/** The value as it is stored: sealed where the call or a rule says so. */
async function sealed(
  write: AttributeWrite,
  rules: RulesOf,
  cipher: Cipher,
): Promise<string | Uint8Array<ArrayBuffer> | undefined> {
  const { name, value } = write;
  return value !== undefined && rules.seals(write) ? cipher.seal(ATTRIBUTE_PURPOSE, name, value) : value;
}

/** When the first of the rows expires, null for never. */
function firstExpiry(rows: readonly AttributeRow[]): number | null {
  const dueMs = Math.min(...rows.map(({ expiresAtMs }) => expiresAtMs ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(dueMs) ? dueMs : null;
}
