// How a setting is parsed: once for each text, its fault told once, in the log, by its name and rule.

import { SETTING_BYTES } from "./limits.ts";
import { logEvent } from "./log.ts";

/** A setting that is missing or malformed. The message has its name and the rule, never the value. */
export class SettingFault extends Error {
  override readonly name = "SettingFault";
}

/** What reads each setting, by its name. */
const READERS = new Map<string, (given: unknown) => unknown>();

type Parsed<T> = { value: T } | { fault: SettingFault };

/**
 * A parser that remembers what it was given: settings change with a deployment, and tests change them at will. A setting
 * that wrangler.toml has as a list comes as a list, and is parsed as its JSON.
 */
export function remembered<T>(name: string, parse: (text: string) => T): (given: unknown) => T {
  let last: { text: string; parsed: Parsed<T> } | undefined;
  // The Worker and each object have a list of their own.
  const ofLists = new WeakMap<object, Parsed<T>>();
  const ofText = (text: string) => {
    if (last?.text !== text) last = { text, parsed: attempt(name, text, parse) };
    return last.parsed;
  };
  const ofList = (list: object) => {
    const parsed = ofLists.get(list) ?? ofText(JSON.stringify(list));
    ofLists.set(list, parsed);
    return parsed;
  };
  const read = (given: unknown = "") => {
    const parsed = typeof given === "object" && given !== null ? ofList(given) : ofText(String(given));
    if ("fault" in parsed) throw parsed.fault;
    return parsed.value;
  };
  READERS.set(name, read);
  return read;
}

/** The value of a setting; `otherwise` where it is missing or malformed, for one without which the service goes on. */
export function valueOr<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SettingFault) return otherwise;
    throw error;
  }
}

/** The names of all settings that are missing or malformed, given what they are set to. */
export function faultyAmong(settings: object): string[] {
  const isGood = (name: string, read: (given: unknown) => unknown) =>
    valueOr(() => [read(Reflect.get(settings, name))], null) !== null;
  return [...READERS].flatMap(([name, read]) => (isGood(name, read) ? [] : name));
}

function attempt<T>(name: string, text: string, parse: (text: string) => T): { value: T } | { fault: SettingFault } {
  try {
    if (new TextEncoder().encode(text).length > SETTING_BYTES) throw new Error(`longer than ${SETTING_BYTES} bytes`);
    return { value: parse(text) };
  } catch (error) {
    const why = error instanceof Error ? error.message : "malformed";
    logEvent("setting_fault", { setting: name, why });
    return { fault: new SettingFault(`${name}: ${why}`) };
  }
}

/** The items of a list separated by commas, without the empty ones. */
export const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** A whole number from 1 to `most`. @throws {Error} the rule, for anything else */
export function wholeNumber(text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) throw new Error(`a whole number from 1 to ${most} is expected`);
  return value;
}

/** `true` or `false`. @throws {Error} the rule, for anything else */
export function trueOrFalse(text: string): boolean {
  if (!["true", "false"].includes(text)) throw new Error("`true` or `false` is expected");
  return text === "true";
}
