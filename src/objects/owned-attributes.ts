// The attributes of one owner, a session or a user: asks the rules, seals values, writes whole or not at all. Changes
// are made one after the other. What is plain is read, decided and written in one synchronous block. What is sealed is
// decided first, as a sealed value is bound to what stands beside it; meanwhile only the alarm may remove what has expired.

import { attributeRules, type Environment } from "../config.ts";
import { newSalt, Undecipherable } from "../crypto/cipher.ts";
import type { AttributeChange, AttributeWrites, SetBy } from "../domain/attribute.ts";
import type { OwnerKind, RulesOf } from "../domain/attribute-rules.ts";
import { factsOf, judgePrecondition, lastOfEachName } from "../domain/attribute-write.ts";
import type { FirstAttribute } from "../domain/claim-mapping.ts";
import { isExpired } from "../domain/lifetime.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { Precondition } from "../domain/precondition.ts";
import { AttributeStore } from "../storage/attribute-store.ts";
import { type AttributeRow, type Statement, statementsOf } from "../storage/attribute-writing.ts";
import type { SealedColumn } from "../storage/sealed-column.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import { AttributeDrafts, type Draft, plainRows } from "./attribute-drafts.ts";
import { AttributeReads } from "./attribute-reads.ts";
import { ATTRIBUTE_PURPOSE, sealAttribute } from "./attribute-sealing.ts";
import { AttributeTotals } from "./attribute-totals.ts";
import { OwnerCipher } from "./owner-cipher.ts";
import { Turns } from "./turns.ts";

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
  readonly #drafts: AttributeDrafts;
  readonly #turns = new Turns();
  /** How often the alarm has removed something. */
  #removals = 0;
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
    this.#drafts = new AttributeDrafts(this.#store, this.cipher, this.#rules);
  }

  /** Makes the owner's salt, and what it begins with; call it once, inside the transaction that makes the owner. */
  initialise({ salt, rows }: Beginning): void {
    this.forget();
    this.#store.initialise(salt);
    if (rows.length > 0) this.#put(rows, statementsOf(rows), firstExpiry(rows));
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
      return { ...facts, value: rules.seals(write) ? await sealAttribute(cipher, facts, write.value) : write.value };
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
    const changed = await this.#turns.run(() =>
      change.mode === "remove"
        ? this.#remove(change.names, change.condition, admitUnderRules)
        : this.#write(change, admitUnderRules),
    );
    await this.#alarm.confirm();
    return changed;
  }

  #write(change: AttributeWrites, admit: Admit): Changed | Promise<Changed> {
    const writes = change.mode === "create" ? change.items : lastOfEachName(change.items);
    const admitted = admit();
    if (!admitted.ok) return admitted;
    const decided = this.#drafts.decide(change, writes, admitted.by, Date.now());
    if (!decided.ok) return decided;
    const plain = plainRows(decided.draft);
    return plain ? this.#carryOutDraft(decided.draft, plain) : this.#writeSealed(change, decided.draft, admit);
  }

  async #writeSealed(change: AttributeWrites, draft: Draft, admit: Admit): Promise<Changed> {
    const removals = this.#removals;
    const sealed = await this.#drafts.sealed(draft);
    const stillAdmitted = admit();
    if (!stillAdmitted.ok) return stillAdmitted;
    if (sealed instanceof Undecipherable) {
      // As it is it could not stay, and with other facts beside it no key would ever open it.
      await this.cipher.report(sealed, ATTRIBUTE_PURPOSE);
      return refuse("unreadable");
    }
    const holds = this.#removals === removals && draft.holdsUntilMs > Date.now();
    return holds ? this.#carryOutDraft(draft, sealed) : this.#write(change, admit);
  }

  #carryOutDraft({ writes, atMs, stored }: Draft, rows: AttributeRow[]): Changed {
    const fits = this.#totals.admit(writes, stored, atMs);
    if (!fits.ok) return fits;
    const [statements, dueMs] = [statementsOf(rows), firstExpiry(rows)];
    this.#carryOut({ isOneStatement: statements.length === 1 && dueMs === null }, () =>
      this.#put(rows, statements, dueMs),
    );
    return { ok: true, revision: rows[0]?.revision ?? null };
  }

  #put(rows: AttributeRow[], statements: readonly Statement[], dueMs: number | null): void {
    this.#store.write(rows, statements);
    if (dueMs !== null) this.#alarm.scheduleBy(dueMs);
  }

  #remove(names: string[], condition: Precondition | undefined, admit: Admit): Changed {
    const admitted = admit();
    if (!admitted.ok) return admitted;
    const nowMs = Date.now();
    const stored = this.#store.sizes([...new Set(names)]).filter((each) => each !== undefined);
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
      if (removed.count === 0) return;
      this.#recordRemoved(removed, nowMs);
      this.#removals += 1;
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

/** When the first of the rows expires, null for never. */
function firstExpiry(rows: readonly AttributeRow[]): number | null {
  let dueMs: number | null = null;
  for (const { expiresAtMs } of rows) {
    if (expiresAtMs !== null && (dueMs === null || expiresAtMs < dueMs)) dueMs = expiresAtMs;
  }
  return dueMs;
}
