/**
 * The client's own record of what it has written, and the judgement of what is found after a crash. A cell is one name,
 * or several that are always written in one call; it has one writer, so its writes are in order and only the last may
 * be unanswered.
 */

/** What stands under one name. */
export interface Held {
  value: string;
  isEncrypted: boolean;
}

/**
 * `right`: the last acknowledged write, or a later unanswered one, or what is left of it after its expiry.
 * `lost`: an older state than the last acknowledged one. `torn`: a part of a write, without the rest.
 * `invented`: what was never sent, or had been seen not to be there. `outlived`: there after its expiry.
 */
export type Verdict = "right" | "lost" | "torn" | "invented" | "outlived";

/** A verdict, and what became of the unanswered write if there was one. */
interface Judgement {
  verdict: Verdict;
  unanswered: "none" | "stored" | "not stored";
}

/** One write: the whole of a cell, null for its removal. Times in milliseconds. */
interface Write {
  held: readonly Held[] | null;
  /** The expiry lies between the two; null for never. An unanswered write may have been carried out at any time. */
  expires: { earliest: number; latest: number } | null;
  lifetimeMs: number | null;
}

const NOTHING: Write = { held: null, expires: null, lifetimeMs: null };

export class Cell {
  readonly names: readonly string[];
  /** In order, from the state before the first write; those that were found not to have happened are gone. */
  readonly #writes: Write[] = [NOTHING];
  /** The last write that is known to have happened. */
  #settled = 0;

  constructor(names: readonly string[]) {
    this.names = names;
  }

  /**
   * Notes a write that is about to be sent.
   * @param held what each name is to hold, in the order of `names`; null removes them all
   * @param lifetimeMs from the write to the expiry, null for never
   */
  send(held: readonly Held[] | null, lifetimeMs: number | null, now: number): void {
    const expires =
      held === null || lifetimeMs === null ? null : { earliest: now + lifetimeMs, latest: Number.POSITIVE_INFINITY };
    this.#writes.push({ held, expires, lifetimeMs });
  }

  /** Notes that the last write was acknowledged. */
  acknowledge(now: number): void {
    const last = this.#writes.at(-1);
    if (last?.expires) last.expires.latest = now + (last.lifetimeMs ?? 0);
    this.#settled = this.#writes.length - 1;
  }

  /**
   * Judges what was found, in the order of `names`, by a read between the two times. What was found is what holds from
   * now on: an unanswered write that is not there must not come later.
   */
  judge(found: readonly (Held | null)[], asked: number, answered: number): Judgement {
    const isUnanswered = this.#settled < this.#writes.length - 1;
    const at = this.#writes.findLastIndex((write, i) => i >= this.#settled && agrees(write, found, asked, answered));
    if (at < 0) return { verdict: this.#fault(found), unanswered: isUnanswered ? "not stored" : "none" };
    const isStored = at > this.#settled;
    this.#settled = at;
    this.#writes.length = at + 1;
    return { verdict: "right", unanswered: isUnanswered ? (isStored ? "stored" : "not stored") : "none" };
  }

  #fault(found: readonly (Held | null)[]): Verdict {
    const origins = found.map((held, i) =>
      held === null ? null : this.#writes.findLastIndex((write) => isSame(write.held?.[i], held)),
    );
    if (origins.includes(-1)) return "invented";
    if (new Set(origins).size > 1) return "torn";
    const [origin] = origins;
    return typeof origin === "number" && origin >= this.#settled ? "outlived" : "lost";
  }
}

/** Whether what was found between the two times can be what a write has left. */
function agrees({ held, expires }: Write, found: readonly (Held | null)[], asked: number, answered: number): boolean {
  const isGone = held === null || (expires !== null && expires.earliest <= answered);
  if (isGone && found.every((one) => one === null)) return true;
  const mayStand = held !== null && (expires === null || asked < expires.latest);
  return mayStand && found.every((one, i) => one !== null && isSame(held[i], one));
}

function isSame(written: Held | undefined, found: Held): boolean {
  return written?.value === found.value && written.isEncrypted === found.isEncrypted;
}
