// Attributes of one object as they are stored, kept in memory from when they were read or written, so that reading them
// again costs no SQL. It follows the storage exactly: what is written goes through it, what is removed leaves it, and it
// is forgotten as a whole wherever something may not have happened. Expired ones stand in it as long as in storage.

import type { AttributeFacts } from "../domain/attribute.ts";
import { isExpired } from "../domain/lifetime.ts";
import { byCodePoints } from "../domain/text.ts";
import { REMEMBERED_ATTRIBUTE_BYTES, REMEMBERED_OWNER_BYTES } from "../limits.ts";
import { SharedRoom } from "./shared-room.ts";

/** The value as it is stored: text in plain, bytes sealed. A sealed one is never kept opened. */
export type StoredValue = string | ArrayBuffer;

/** An attribute as it is stored; `bytes` is the size of the plain value. */
export interface StoredAttribute extends AttributeFacts {
  readonly value: StoredValue;
  readonly bytes: number;
}

/** What an attribute takes beside its texts: an object of eight fields, numbers on the heap, a place in a map. */
const ATTRIBUTE_OVERHEAD_BYTES = 200;

/** All objects of an isolate share it. */
const ROOM = new SharedRoom(REMEMBERED_ATTRIBUTE_BYTES);

export class AttributeMemory {
  readonly #self = new WeakRef(this);
  readonly #known = new Map<string, StoredAttribute>();
  #isWhole = false;
  #bytes = 0;
  /** The names that are known, sorted when that is asked for. */
  #sorted: readonly string[] | undefined;

  /** Whether all that is stored is known, so that nothing is stored under any other name. */
  isWhole(): boolean {
    return this.#isWhole;
  }

  /** What is stored under a name, where that is known. */
  recall(name: string): StoredAttribute | undefined {
    return this.#known.get(name);
  }

  /** All that is known, in the order of code points of the names. */
  recallAll(): StoredAttribute[] {
    this.#sorted ??= [...this.#known.keys()].sort(byCodePoints);
    return this.#sorted.flatMap((name) => this.#known.get(name) ?? []);
  }

  /** Takes in what is now stored, each where there is room for it. */
  remember(attributes: Iterable<StoredAttribute>): void {
    for (const attribute of attributes) this.#put(attribute);
    this.touch();
  }

  /** Takes in everything that is stored, where there is room for all of it; nothing for an owner that is new. */
  rememberAll(attributes: readonly StoredAttribute[]): void {
    this.forget();
    this.#isWhole = true;
    this.remember(attributes);
  }

  /** Notes that nothing is stored under those names any more. */
  removed(names: Iterable<string>): void {
    for (const name of names) this.#drop(name);
    this.touch();
  }

  /** Notes that nothing is stored any more that had expired by then. */
  removedExpired(nowMs: number): void {
    for (const { name, expiresAtMs } of [...this.#known.values()]) if (isExpired(expiresAtMs, nowMs)) this.#drop(name);
    this.touch();
  }

  /** Notes that what is stored under a name is not known any more. */
  lose(name: string): void {
    this.#isWhole = false;
    this.removed([name]);
  }

  /** Forgets everything. */
  forget(): void {
    this.#known.clear();
    this.#sorted = undefined;
    this.#isWhole = false;
    this.#bytes = 0;
    this.touch();
  }

  /** Notes a use: what was not used for longest makes room for others. */
  touch(): void {
    ROOM.use(this.#self, this.#bytes);
  }

  #put(attribute: StoredAttribute): void {
    const before = this.#known.get(attribute.name);
    const bytes = this.#bytes - (before ? sizeOf(before) : 0) + sizeOf(attribute);
    if (bytes > REMEMBERED_OWNER_BYTES) {
      this.#isWhole = false;
      this.#drop(attribute.name);
      return;
    }
    if (!before) this.#sorted = undefined;
    this.#known.set(attribute.name, attribute);
    this.#bytes = bytes;
  }

  #drop(name: string): void {
    const before = this.#known.get(name);
    if (!before) return;
    this.#known.delete(name);
    this.#sorted = undefined;
    this.#bytes -= sizeOf(before);
  }
}

/** In memory: two bytes for each UTF-16 unit, as a text that is not Latin-1 takes. */
function sizeOf({ name, value }: StoredAttribute): number {
  const valueBytes = typeof value === "string" ? 2 * value.length : value.byteLength;
  return ATTRIBUTE_OVERHEAD_BYTES + 2 * name.length + valueBytes;
}
