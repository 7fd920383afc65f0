// Changes of attributes as they are decided, before anything is written. A sealed value is bound to the facts beside it,
// so what a write makes of an attribute is decided first, then sealed, then written.

import { type Cipher, Undecipherable } from "../crypto/cipher.ts";
import type { AttributeFacts, AttributeWrite, AttributeWrites, SetBy } from "../domain/attribute.ts";
import type { RulesOf } from "../domain/attribute-rules.ts";
import { decideWrite, firstRepeated, judgePrecondition } from "../domain/attribute-write.ts";
import { isExpired } from "../domain/lifetime.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { StoredAttribute } from "../storage/attribute-memory.ts";
import type { AttributeSize, AttributeStore } from "../storage/attribute-store.ts";
import type { AttributeRow } from "../storage/attribute-writing.ts";
import { openAttribute, sealAttribute } from "./attribute-sealing.ts";
import type { OwnerCipher } from "./owner-cipher.ts";

/** An attribute as it is stored, sealed. */
type SealedAttribute = StoredAttribute & { value: ArrayBuffer };

/** An attribute as a write makes it. */
interface DraftedRow {
  facts: AttributeFacts;
  /** The text that is written; undefined where the value stays. */
  text: string | undefined;
  /** Whether that text is to be sealed. */
  seals: boolean;
  /** The attribute whose sealed value stays, so that it is to be sealed anew. */
  kept: SealedAttribute | undefined;
}

/** What a change writes, decided at one moment. */
export interface Draft {
  /** The writes that count, and the moment (milliseconds) of the decision. */
  writes: readonly AttributeWrite[];
  atMs: number;
  rows: readonly DraftedRow[];
  /** What was stored under the name of each row, expired ones included. */
  stored: readonly (AttributeSize | undefined)[];
  /** When the first of the attributes expires that the decision took for live. */
  holdsUntilMs: number;
}

const HELD = { ok: true } as const;
const NONE_KEPT: ReadonlyMap<string, SealedAttribute> = new Map();

export class AttributeDrafts {
  readonly #store: AttributeStore;
  readonly #cipher: OwnerCipher;
  readonly #rules: () => RulesOf;

  constructor(store: AttributeStore, cipher: OwnerCipher, rules: () => RulesOf) {
    this.#store = store;
    this.#cipher = cipher;
    this.#rules = rules;
  }

  /** Decides a change by what is stored now. @param writes of its items those that count */
  decide(
    { mode, items, condition }: AttributeWrites,
    writes: readonly AttributeWrite[],
    by: SetBy,
    nowMs: number,
  ): Outcome<{ draft: Draft }> {
    const { floor } = this.#store.owner();
    const rules = this.#rules();
    const kept = this.#kept(writes, nowMs);
    const stored = this.#store.sizes(writes.map(({ name }) => name));
    const repeated = mode === "create" ? firstRepeated(writes) : -1;
    const rows: DraftedRow[] = [];
    let holdsUntilMs = Number.POSITIVE_INFINITY;
    for (const [i, write] of writes.entries()) {
      if (i === repeated) return { ...refuse("attribute-exists"), item: i };
      const { name, value: text } = write;
      const before = stored[i];
      const live = before && !isExpired(before.expiresAtMs, nowMs) ? before : undefined;
      if (live) holdsUntilMs = Math.min(holdsUntilMs, live.expiresAtMs ?? holdsUntilMs);
      const held = condition ? judgePrecondition(condition, live) : HELD;
      if (!held.ok) return held;
      const highest = Math.max(floor, before?.revision ?? 0);
      const decision = decideWrite(mode, write, by, live, highest, rules.longestSeconds(name), nowMs);
      if (!decision.ok) return { ...decision, item: items.indexOf(write) };
      const seals = text !== undefined && rules.seals(write);
      rows.push({ facts: decision.facts, text, seals, kept: kept.get(name) });
    }
    return { ok: true, draft: { writes, atMs: nowMs, rows, stored, holdsUntilMs } };
  }

  /** The attributes whose sealed values stay. */
  #kept(writes: readonly AttributeWrite[], nowMs: number): ReadonlyMap<string, SealedAttribute> {
    if (writes.every(({ value }) => value !== undefined)) return NONE_KEPT;
    const names = writes.filter(({ value }) => value === undefined).map(({ name }) => name);
    return new Map(
      this.#store
        .read(names, nowMs)
        .filter(isSealed)
        .map((each) => [each.name, each]),
    );
  }

  /** The rows of a draft as they are written, or the error where a sealed value that stays cannot be opened. */
  async sealed({ rows }: Draft): Promise<AttributeRow[] | Undecipherable> {
    const cipher = this.#cipher.get();
    try {
      const values = await Promise.all(rows.map((row) => storedValue(cipher, row)));
      return rows.map(({ facts }, i) => ({ ...facts, value: values[i] }));
    } catch (error) {
      if (error instanceof Undecipherable) return error;
      throw error;
    }
  }
}

type Sealed = Uint8Array<ArrayBuffer>;

/** The value of a row as it is stored; nothing where a plain one stays. */
function storedValue(cipher: Cipher, { facts, text, seals, kept }: DraftedRow): Promise<Sealed> | string | undefined {
  if (kept) return sealedAnew(cipher, facts, kept);
  return seals && text !== undefined ? sealAttribute(cipher, facts, text) : text;
}

async function sealedAnew(cipher: Cipher, facts: AttributeFacts, kept: SealedAttribute): Promise<Sealed> {
  return sealAttribute(cipher, facts, await openAttribute(cipher, kept, kept.value));
}

function isSealed(stored: StoredAttribute): stored is SealedAttribute {
  return typeof stored.value !== "string";
}

/** The rows of a draft as they are written, where nothing is to be sealed; null where something is. */
export function plainRows({ rows }: Draft): AttributeRow[] | null {
  if (rows.some(({ seals, kept }) => seals || kept)) return null;
  return rows.map(({ facts, text }) => ({ ...facts, value: text }));
}
