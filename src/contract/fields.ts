// Judges the fields of a JSON object, and collects everything that is wrong with them. null, `""` and absent are equal
// there, as clients send all three; fields that nobody knows are ignored.

import type { JsonSchema, Judgement, Refusal, Wire } from "./wire.ts";

/** Whether a field was given. */
const isGiven = (value: unknown) => value !== undefined && value !== null && value !== "";

export class Fields {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #where: string;
  readonly #refusals: Refusal[] = [];

  /** @param where what goes before a field's name in what is told, such as `[2].` */
  constructor(object: object, where = "") {
    this.#object = object as Readonly<Record<string, unknown>>;
    this.#where = where;
  }

  /** A field that must be given; undefined where it is at fault, which is noted. */
  required<T>(field: string, wire: Wire<T>, otherSpelling?: string): T | undefined {
    const raw = this.#raw(field, otherSpelling);
    if (isGiven(raw)) return this.#judged(field, wire, raw);
    this.refuse(field, wire.expected);
    return undefined;
  }

  /** A field that may be left out; undefined where it is, or where it is at fault, which is noted. */
  optional<T>(field: string, wire: Wire<T>): T | undefined {
    const raw = this.#raw(field);
    return isGiven(raw) ? this.#judged(field, wire, raw) : undefined;
  }

  /** A field of which empty text and null are no less than any other value. */
  judged<T>(field: string, wire: Wire<T>): T | undefined {
    return this.#judged(field, wire, this.#own(field));
  }

  /** Notes a fault. */
  refuse(field: string, rule: string): void {
    this.#refusals.push({ rule, at: this.#where + field });
  }

  /** What was meant, where nothing is at fault. */
  judgement<T>(meaning: { [K in keyof T]: T[K] | undefined }): Judgement<T> {
    const [first, ...more] = this.#refusals;
    return first ? { ok: false, refusals: [first, ...more] } : { ok: true, value: meaning as T };
  }

  #raw(field: string, otherSpelling = field): unknown {
    const raw = this.#own(field);
    return isGiven(raw) ? raw : this.#own(otherSpelling);
  }

  #own(field: string): unknown {
    return Object.hasOwn(this.#object, field) ? this.#object[field] : undefined;
  }

  #judged<T>(field: string, wire: Wire<T>, raw: unknown): T | undefined {
    const judged = wire.judge(raw);
    if (judged.ok) return judged.value;
    for (const { rule } of judged.refusals) this.refuse(field, rule);
    return undefined;
  }
}

/** A form of a JSON object. */
export function objectOf<T>(
  judge: (fields: Fields) => Judgement<T>,
  properties: Record<string, JsonSchema>,
  requiredProperties: readonly string[],
): Wire<T> {
  const expected = "It must be a JSON object.";
  return {
    judge: (raw) => (isObject(raw) ? judge(new Fields(raw)) : { ok: false, refusals: [{ rule: expected }] }),
    expected,
    json: { type: "object", properties, required: requiredProperties },
  };
}

/** Whether a value is an object of JSON, and no list. */
export function isObject(raw: unknown): raw is object {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}
