/** The rules of attributes in the shortest words, as the setting states them. It shares no code with what it judges. */
import type { AttributeWrite, SetBy } from "../../src/domain/attribute.ts";

/** A rule of the setting ATTRIBUTE_RULES. */
export interface ModelRule {
  names: string;
  on?: "session" | "user" | "both";
  set_by?: SetBy;
  read_by?: SetBy;
  max_expiration?: number;
  encrypt?: boolean;
}

export class RuleModel {
  /** What the setting states now. */
  rules: readonly ModelRule[] = [];
  readonly #kind: "session" | "user";

  constructor(kind: "session" | "user") {
    this.#kind = kind;
  }

  mayWrite(names: readonly string[], by: SetBy): boolean {
    return by === "super-user" || names.every((name) => this.#of(name).set_by !== "super-user");
  }

  mayRead(name: string, by: SetBy): boolean {
    return by === "super-user" || this.#of(name).read_by !== "super-user";
  }

  seals({ name, encrypt }: AttributeWrite): boolean {
    return encrypt || this.#of(name).encrypt === true;
  }

  /** The latest time at which a value may expire that is written now, null for never. */
  latest(name: string, now: number): number | null {
    const most = this.#of(name).max_expiration;
    return most === undefined ? null : now + most * 1000;
  }

  /** The first rule that fits; one that says nothing where none does. */
  #of(name: string): ModelRule {
    const fits = ({ names, on = "both" }: ModelRule) =>
      (on === "both" || on === this.#kind) &&
      (names.endsWith("*") ? name.startsWith(names.slice(0, -1)) : name === names);
    return this.rules.find(fits) ?? { names: name };
  }
}
