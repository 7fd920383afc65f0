// The rules of the setting ATTRIBUTE_RULES: who may write and read which attributes, for how long and how they are kept.
// The first rule that fits a name and a kind of owner decides; a name that none fits is free.

import type { AttributeWrite, SetBy } from "./attribute.ts";

/** Whose attributes there are. */
export type OwnerKind = "session" | "user";

/** One rule; it holds for what is done from now on, and not for what is stored. */
export interface AttributeRule {
  /** A name, or the beginning of names. */
  names: { text: string; isBeginning: boolean };
  on: OwnerKind | "both";
  setBy: SetBy;
  readBy: SetBy;
  /** Seconds that a value may last; null for any time. */
  maxExpirationSeconds: number | null;
  /** Values are sealed, whatever a call says. */
  encrypts: boolean;
}

/** The rules for attributes of one kind of owner, asked by name. */
export class RulesOf {
  readonly #rules: readonly AttributeRule[];

  constructor(rules: readonly AttributeRule[], kind: OwnerKind) {
    this.#rules = rules.filter(({ on }) => on === "both" || on === kind);
  }

  /** Whether every name is free. */
  areNone(): boolean {
    return this.#rules.length === 0;
  }

  /** Whether one who acts as that may write the attributes of those names, all of them. */
  mayWrite(names: readonly string[], by: SetBy): boolean {
    return by === "super-user" || this.areNone() || names.every((name) => this.#ruleOf(name)?.setBy !== "super-user");
  }

  /** Whether one who acts as that may read an attribute of that name. */
  mayRead(name: string, by: SetBy): boolean {
    return by === "super-user" || this.areNone() || this.#ruleOf(name)?.readBy !== "super-user";
  }

  /** The longest life of an attribute of that name, in seconds; null for any. */
  longestSeconds(name: string): number | null {
    return this.#ruleOf(name)?.maxExpirationSeconds ?? null;
  }

  /** Whether a write seals its value, by its own word or by a rule. */
  seals({ name, encrypt }: AttributeWrite): boolean {
    return encrypt || (this.#ruleOf(name)?.encrypts ?? false);
  }

  #ruleOf(name: string): AttributeRule | undefined {
    return this.#rules.find(({ names: { text, isBeginning } }) =>
      isBeginning ? name.startsWith(text) : name === text,
    );
  }
}

/** The write that asks for a longer life than its rule allows, or for one without end; null where none does. */
export function writeTooLong(rules: RulesOf, writes: readonly AttributeWrite[]): { item: number; most: number } | null {
  for (const [item, { name, expirationSeconds }] of writes.entries()) {
    const most = rules.longestSeconds(name);
    if (most !== null && expirationSeconds !== undefined && (expirationSeconds ?? Number.POSITIVE_INFINITY) > most) {
      return { item, most };
    }
  }
  return null;
}
