// Parameters by their names: conversion goes by the parameter, never by how a value looks, and is the same for text in
// the query string and for what JSON has. Faults are noted, not thrown, as they are judged in the contract's order:
// what is missing, then tokens, then what is invalid.

import { characters, hasControl } from "../domain/text.ts";
import { ATTRIBUTE_NAME_CHARACTERS, EXPIRATION_SECONDS } from "../limits.ts";
import { SsoError } from "./errors.ts";

/** The first fault of each kind. */
export class Faults {
  #missing: SsoError | undefined;
  #invalid: SsoError | undefined;

  missing(message: string): void {
    this.#missing ??= new SsoError("E008003", message);
  }

  invalid(message: string | SsoError): void {
    this.#invalid ??= message instanceof SsoError ? message : new SsoError("E008002", message);
  }

  /** Verifies tokens in their place between the two kinds of faults. */
  async settle<T>(verifyTokens: () => Promise<T>): Promise<T> {
    if (this.#missing) throw this.#missing;
    const verified = await verifyTokens();
    if (this.#invalid) throw this.#invalid;
    return verified;
  }
}

/** Turns a raw value into that of a parameter, or undefined where it does not fit. */
interface Conversion<T> {
  expected: string;
  of: (raw: unknown) => T | undefined;
}

const FLAGS: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, on: true, y: true, t: true, "1": true },
  ...{ false: false, no: false, off: false, n: false, f: false, "0": false },
};

function toText(raw: unknown): string | undefined {
  if (typeof raw === "string") return raw.isWellFormed() ? raw : undefined;
  if (typeof raw === "boolean") return String(raw);
  // A number that JSON cannot hold exactly would come back as another one.
  return typeof raw === "number" && Math.abs(raw) <= Number.MAX_SAFE_INTEGER ? String(raw) : undefined;
}

function toWhole(raw: unknown): number | undefined {
  const text = toText(raw);
  return text !== undefined && /^[+-]?\d{1,16}$/.test(text) ? Number(text) : undefined;
}

const TEXT: Conversion<string> = { expected: "text of well-formed Unicode", of: toText };

const FLAG: Conversion<boolean> = {
  expected: "true or false",
  of: (raw) => {
    const text = toText(raw)?.toLowerCase();
    return text !== undefined && Object.hasOwn(FLAGS, text) ? FLAGS[text] : undefined;
  },
};

const EXPIRATION: Conversion<number> = {
  expected: `a whole number of seconds from 1 to ${EXPIRATION_SECONDS}, or 0 for never`,
  of: (raw) => {
    const seconds = raw === null ? 0 : toWhole(raw);
    return seconds !== undefined && seconds >= 0 && seconds <= EXPIRATION_SECONDS ? seconds : undefined;
  },
};

/** An attribute's name. */
const NAME: Conversion<string> = {
  expected: `1 to ${ATTRIBUTE_NAME_CHARACTERS} characters without control characters`,
  of: (raw) => {
    const name = toText(raw);
    if (name === undefined || name === "" || hasControl(name)) return undefined;
    return characters(name) <= ATTRIBUTE_NAME_CHARACTERS ? name : undefined;
  },
};

/** Parameters for which null is a value, or a fault, and not the same as nothing. */
const NULL_COUNTS: ReadonlySet<string> = new Set(["value", "expiration"]);

/** A set of parameters: those of a call, or those of one item of `data`. */
export class Fields {
  readonly faults: Faults;
  readonly #values: (name: string) => unknown[];
  readonly #where: string;

  /**
   * @param values every raw value that was given for a name, at most one for each place it may come from
   * @param where goes before a parameter's name in messages, such as `data[2].`
   */
  constructor(faults: Faults, values: (name: string) => unknown[], where = "") {
    this.faults = faults;
    this.#values = (name) => values(name).filter((raw) => raw !== null || NULL_COUNTS.has(name));
    this.#where = where;
  }

  /** The parameters of one item of `data`. */
  item(raw: object, index: number): Fields {
    const values = (name: string) => (Object.hasOwn(raw, name) ? [raw[name as keyof typeof raw]] : []);
    return new Fields(this.faults, values, `data[${index}].`);
  }

  given(name: string): boolean {
    return this.#values(name).length > 0;
  }

  missing(name: string, why = "is missing"): void {
    this.faults.missing(`\`${this.#where}${name}\` ${why}.`);
  }

  invalid(name: string, expected: string): void {
    this.faults.invalid(`\`${this.#where}${name}\`: ${expected} is expected.`);
  }

  text(name: string): string | undefined {
    return this.#converted(name, TEXT);
  }

  flag(name: string): boolean | undefined {
    return this.#converted(name, FLAG);
  }

  /** A number of seconds; null, like 0, is never. */
  expiration(name: string): number | undefined {
    return this.#converted(name, EXPIRATION);
  }

  attributeName(name: string): string | undefined {
    return this.#converted(name, NAME);
  }

  /** A whole number in those bounds. */
  whole(name: string, least: number, most: number): number | undefined {
    return this.#converted(name, {
      expected: `a whole number from ${least} to ${most}`,
      of: (raw) => {
        const number = toWhole(raw);
        return number !== undefined && number >= least && number <= most ? number : undefined;
      },
    });
  }

  /** Text that must be there; where it is not, that is noted and the answer is empty. */
  requiredText(name: string): string {
    if (!this.given(name)) this.missing(name);
    return this.text(name) ?? "";
  }

  /** Names, given as a list wherever they stand. */
  attributeNames(name: string): string[] | undefined {
    return this.#converted(name, {
      expected: `a list, each item ${NAME.expected},`,
      of: (raw) => {
        const names = Array.isArray(raw) ? raw.map(NAME.of) : [undefined];
        return names.every((each) => each !== undefined) ? names : undefined;
      },
    });
  }

  /** What was given under a name, unconverted. */
  raw(name: string): unknown {
    return this.#values(name)[0];
  }

  #converted<T>(name: string, conversion: Conversion<T>): T | undefined {
    const converted = this.#values(name).map(conversion.of);
    const [first] = converted;
    if (converted.includes(undefined)) this.invalid(name, conversion.expected);
    else if (converted.some((value) => JSON.stringify(value) !== JSON.stringify(first))) {
      this.invalid(name, "one value, the same in the query string and in the body,");
    }
    return first;
  }
}
