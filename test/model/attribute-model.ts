/**
 * What the attributes of one owner must be after any commands: a plain Map, the contract's rules and the promises of
 * the alarm clock, in the shortest words. It shares no code with what it judges.
 */
import type { AttributeChange, AttributeWrite, AttributeWrites, SetBy } from "../../src/domain/attribute.ts";
import type { Precondition } from "../../src/domain/precondition.ts";
import { RuleModel } from "./rule-model.ts";

/** Alarms are set to whole seconds, rounded up. */
const GRAIN_MS = 1000;
/** How long after an alarm the next one goes on with sealing anew. */
const REWRAP_PAUSE_MS = 1000;

export interface ModelAttribute {
  value: string;
  /** The id of the key it is sealed under, null for plain. */
  keyId: number | null;
  created: number;
  modified: number;
  expires: number | null;
  /** Zero from a write until the real revision was judged and taken over. */
  revision: number;
  setBy: SetBy;
}

/** An owner as it begins. */
interface ModelStart {
  kind: "session" | "user";
  now: number;
  ends: number | null;
  primary: number;
  alarm: number;
  rewraps: boolean;
}

export class AttributeModel {
  now: number;
  /** When the owner ends by itself, null for never. */
  ends: number | null;
  /** Whether the owner's alarm seals values anew. */
  readonly rewraps: boolean;
  readonly rules: RuleModel;
  primary: number;
  /** What lies in storage, also what has expired and was not deleted yet. */
  stored = new Map<string, ModelAttribute>();
  /** The highest revision that each name has ever had. */
  readonly highest = new Map<string, number>();
  alarm: number | null = null;
  /** Whether the object knows its alarm: not after it was evicted, until the first write. */
  knowsAlarm = true;

  constructor(start: ModelStart) {
    this.rules = new RuleModel(start.kind);
    this.now = start.now;
    this.ends = start.ends;
    this.primary = start.primary;
    this.rewraps = start.rewraps;
    this.bring(start.alarm);
  }

  live(name: string): ModelAttribute | undefined {
    const found = this.stored.get(name);
    return found && (found.expires === null || found.expires > this.now) ? found : undefined;
  }

  /** What a reader sees, in order of the names. */
  visible(by: SetBy): [name: string, attribute: ModelAttribute][] {
    const live = [...this.stored].filter(([name]) => this.live(name) && this.rules.mayRead(name, by));
    return live.sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Makes a change, all or nothing. @returns "ok" or the reason of the refusal */
  change(change: AttributeChange, by: SetBy): string {
    const names = change.mode === "remove" ? change.names : change.items.map(({ name }) => name);
    if (!this.rules.mayWrite(names, by)) return "for-super-users";
    this.wake();
    const before = new Map(this.stored);
    const answer = change.mode === "remove" ? this.#remove(change.names, change.condition) : this.#write(change, by);
    if (answer !== "ok") this.stored = before;
    return answer;
  }

  #write({ mode, items, condition }: AttributeWrites, by: SetBy): string {
    const taken = mode === "create" ? items : items.filter((item, i) => !items.slice(i + 1).some(isNamed(item.name)));
    for (const item of taken) {
      const live = this.live(item.name);
      if (!holds(condition, live)) return "precondition-failed";
      if (mode === "create" && live) return "attribute-exists";
      if (mode === "update" && !live) return "no-attribute";
      if (item.value === undefined && !live) return "missing-value";
      this.stored.set(item.name, this.#written(item, live, by));
    }
    for (const { name } of taken) this.#bringAt(this.stored.get(name)?.expires ?? null);
    return "ok";
  }

  #written(item: AttributeWrite, live: ModelAttribute | undefined, by: SetBy): ModelAttribute {
    const { name, value, expirationSeconds } = item;
    const kept = live ?? { value: "", keyId: null, created: this.now, expires: null, setBy: by };
    const asked =
      expirationSeconds === undefined
        ? kept.expires
        : expirationSeconds === null
          ? null
          : this.now + expirationSeconds * 1000;
    const latest = this.rules.latest(name, this.now);
    return {
      value: value ?? kept.value,
      // What stays sealed is sealed anew for its new expiry.
      keyId: (value === undefined ? kept.keyId !== null : this.rules.seals(item)) ? this.primary : null,
      created: kept.created,
      modified: this.now,
      expires: latest !== null && (asked === null || asked > latest) ? latest : asked,
      revision: 0,
      setBy: value === undefined && by === "super-user" ? kept.setBy : by,
    };
  }

  #remove(names: string[], condition: Precondition | undefined): string {
    if (!holds(condition, this.live(names[0] ?? ""))) return "precondition-failed";
    for (const name of names) this.stored.delete(name);
    return "ok";
  }

  /** Whether a value lies under a key that no longer seals. */
  hasOldKeys(): boolean {
    return [...this.stored.values()].some(({ keyId }) => keyId !== null && keyId !== this.primary);
  }

  /** Seals everything anew under the primary key. */
  rewrap(): void {
    for (const [name, attribute] of this.stored) {
      if (attribute.keyId !== null) this.stored.set(name, { ...attribute, keyId: this.primary });
    }
  }

  /** What the alarm does to an owner that lives. */
  ring(): void {
    this.alarm = null;
    this.knowsAlarm = true;
    for (const name of this.stored.keys()) if (!this.live(name)) this.stored.delete(name);
    if (this.rewraps) this.rewrap();
    this.#bringNext();
  }

  /** The first write after an eviction asks for the alarm, and sets an earlier one where more has become due. */
  wake(): void {
    if (!this.knowsAlarm) this.#bringNext();
    this.knowsAlarm = true;
  }

  /** The alarm is moved earlier, never later, until it rings. */
  bring(at: number): void {
    const due = Math.ceil(at / GRAIN_MS) * GRAIN_MS;
    if (this.alarm === null || due < this.alarm) this.alarm = due;
  }

  /** When something is due next: the owner's end, an expiry, values to be sealed anew. Never at once. */
  #bringNext(): void {
    this.#bringAt(this.ends);
    for (const { expires } of this.stored.values()) this.#bringAt(expires && Math.max(expires, this.now + 1));
    if (this.rewraps && this.hasOldKeys()) this.bring(this.now + REWRAP_PAUSE_MS);
  }

  #bringAt(at: number | null): void {
    if (at !== null) this.bring(at);
  }
}

const isNamed = (name: string) => (item: AttributeWrite) => item.name === name;

function holds(condition: Precondition | undefined, live: ModelAttribute | undefined): boolean {
  if (condition?.absent && live) return false;
  if (condition?.match === undefined) return true;
  return live !== undefined && (condition.match === "*" || condition.match.includes(String(live.revision)));
}
