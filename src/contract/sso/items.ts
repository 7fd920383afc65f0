// The items of `data`: many writes in one call. What is missing in them is told apart from what is malformed, as a
// missing parameter is judged before tokens and a malformed one after them.

import type { WriteMode } from "../../domain/attribute.ts";
import { ITEMS_PER_CALL } from "../../limits.ts";
import { isObject } from "../fields.ts";
import type { Judgement, Refusal, Wire } from "../wire.ts";
import { attributeName, attributeValue, expiration, flag } from "./forms.ts";

/** One item as it was given; what it leaves out is said once for all of them. */
export interface AttributeItem {
  name: string;
  value: string | undefined;
  encrypt: boolean | undefined;
  expirationSeconds: number | null | undefined;
}

/** What is easily taken for a parameter of a write, and which one is meant. */
export const MISTAKEN: ReadonlyMap<string, string> = new Map([
  ["encrypted", "encrypt"],
  ["is_encrypted", "encrypt"],
  ["ttl", "expiration"],
  ["expires", "expiration"],
  ["expires_in", "expiration"],
  ["expiry", "expiration"],
  ["expiration_time", "expiration"],
]);

/** What is told of such a name. */
export const mistakenName = (mistaken: string, meant: string): Refusal => ({
  code: "E008002",
  rule: `\`${mistaken}\` is no parameter of this call: use \`${meant}\`.`,
});

type RawItem = Readonly<Record<string, unknown>>;

/** The items of a write. */
export const attributeItems: Wire<AttributeItem[]> = {
  judge: judgeItems,
  expected: `a list of 1 to ${ITEMS_PER_CALL} objects with \`name\` and \`value\`, in the body,`,
  json: {
    type: "array",
    minItems: 1,
    maxItems: ITEMS_PER_CALL,
    items: {
      type: "object",
      required: ["name"],
      properties: {
        name: attributeName.json,
        value: attributeValue.json,
        encrypt: flag.json,
        expiration: expiration.json,
      },
    },
  },
};

function judgeItems(raw: unknown): Judgement<AttributeItem[]> {
  if (!isListOfItems(raw)) {
    return { ok: false, refusals: [{ rule: attributeItems.expected }] };
  }
  const items: AttributeItem[] = [];
  for (const [index, rawItem] of raw.entries()) {
    const item = judgeItem(rawItem, index);
    if (!item.ok) return item;
    items.push(item.value);
  }
  return { ok: true, value: items };
}

function judgeItem(raw: RawItem, index: number): Judgement<AttributeItem> {
  for (const name of Object.keys(raw)) {
    const meant = MISTAKEN.get(name);
    if (meant !== undefined && raw[name] !== null) {
      return { ok: false, refusals: [mistakenName(`data[${index}].${name}`, meant)] };
    }
  }
  const name = judgeField(raw, index, "name", attributeName);
  if (!name.ok) return name;
  const value = judgeField(raw, index, "value", attributeValue);
  if (!value.ok) return value;
  const encrypt = judgeField(raw, index, "encrypt", flag);
  if (!encrypt.ok) return encrypt;
  const seconds = judgeField(raw, index, "expiration", expiration);
  if (!seconds.ok) return seconds;
  const item = { name: name.value, value: value.value, encrypt: encrypt.value, expirationSeconds: seconds.value };
  return { ok: true, value: item as AttributeItem };
}

const NOTHING = { ok: true, value: undefined } as const;

/** Judges a field of an item. A refusal says where it stands. */
function judgeField<T>(raw: RawItem, index: number, parameter: string, { judge }: Wire<T>): Judgement<T | undefined> {
  if (!isGiven(raw, parameter)) return NOTHING;
  const judged = judge(raw[parameter]);
  if (judged.ok) return judged;
  return { ok: false, refusals: [{ ...judged.refusals[0], at: `[${index}].${parameter}` }] };
}

/** As many as a call takes, judged before any of them is looked at. */
function isListOfItems(raw: unknown): raw is RawItem[] {
  return Array.isArray(raw) && raw.length >= 1 && raw.length <= ITEMS_PER_CALL && raw.every(isObject);
}

/** null is a value of `expiration` and a fault of `value`; elsewhere it is the same as nothing. */
function isGiven(item: RawItem, parameter: string): boolean {
  if (!Object.hasOwn(item, parameter)) return false;
  return item[parameter] !== null || parameter === "value" || parameter === "expiration";
}

/** A parameter that is needed and not there. */
export interface Missing {
  parameter: string;
  why: string;
}

/**
 * What the first item that lacks something lacks; null for none, or where these are no items.
 * @param hasExpiration whether an expiration stands beside the items, for all of them
 */
export function missingInItems(raw: unknown, mode: WriteMode, hasExpiration: boolean): Missing | null {
  if (!isListOfItems(raw)) return null;
  for (const [index, item] of raw.entries()) {
    const given = (parameter: string) => isGiven(item, parameter);
    const missing = given("name") ? missingValue(mode, given, hasExpiration) : { parameter: "name", why: "is missing" };
    if (missing) return { ...missing, parameter: `data[${index}].${missing.parameter}` };
  }
  return null;
}

/**
 * What one write lacks: a value is needed unless the expiry alone is changed.
 * @param given whether the write itself has a parameter
 * @param hasExpiration whether an expiration stands beside it, for all
 */
export function missingValue(
  mode: WriteMode,
  given: (parameter: string) => boolean,
  hasExpiration = false,
): Missing | null {
  if (given("value")) return null;
  if (mode === "create") return { parameter: "value", why: "is missing" };
  if (given("encrypt")) return { parameter: "value", why: "is missing: `encrypt` is about a new value" };
  if (hasExpiration || given("expiration")) return null;
  return { parameter: "value", why: "or `expiration` is missing" };
}
