// The values that a person has of identity attributes: what fits which type, and what a list of changes makes of them.

import { IDENTITY_VALUES } from "../limits.ts";
import type { DataType, IdentityAttribute } from "./identity-attribute.ts";
import type { IdentityOutcome } from "./identity-outcome.ts";
import { refuse } from "./outcome.ts";

/** One value of a person; the field names are those of the profile API. Values are text, whatever their type. */
export interface IdentityValue {
  attributeId: string;
  attributeValue: string;
}

/** One change of a person's values. */
export interface IdentityValueChange extends IdentityValue {
  op: "add" | "remove";
}

/** The number of JSON (RFC 8259, section 6). */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

const TYPE_RULES: Record<DataType, { rule: string; fits: (value: string) => boolean }> = {
  String: { rule: "It must be text.", fits: () => true },
  Number: { rule: "It must be a number as JSON writes it.", fits: (value) => NUMBER.test(value) },
  Boolean: { rule: "It must be true or false.", fits: (value) => value === "true" || value === "false" },
  Date: { rule: "It must be a date, YYYY-MM-DD.", fits: isDate },
};

/** Whether the calendar has that day: a date that it has not, JavaScript moves on to one that it has. */
function isDate(value: string): boolean {
  if (!DATE.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
}

/** The rule of its type that a value breaks, null where it breaks none. */
export function typeRule(value: string, dataType: DataType): string | null {
  const { rule, fits } = TYPE_RULES[dataType];
  return fits(value) ? null : rule;
}

/** What a list of changes comes to. */
export interface ValueDifference {
  removed: IdentityValue[];
  /** In order of addition. */
  added: IdentityValue[];
}

/**
 * Makes changes in their order, all or nothing. Adding what is there and removing what is not change nothing.
 * @param values all that are stored; those whose definition is gone count for nothing
 */
export function changeValues(
  values: readonly IdentityValue[],
  changes: readonly IdentityValueChange[],
  definitions: ReadonlyMap<string, IdentityAttribute>,
): IdentityOutcome<ValueDifference> {
  let after = [...values];
  for (const [item, { op, ...value }] of changes.entries()) {
    if (op === "remove") after = after.filter((each) => !isSame(each, value));
    else if (!after.some((each) => isSame(each, value))) {
      const isSingle = definitions.get(value.attributeId)?.multiValued !== true;
      if (isSingle && after.some(({ attributeId }) => attributeId === value.attributeId)) {
        return refuse("second-value", { item });
      }
      after.push(value);
    }
  }
  const live = after.filter(({ attributeId }) => definitions.has(attributeId));
  if (live.length > IDENTITY_VALUES) return refuse("too-many-values");
  const beyond = (all: readonly IdentityValue[], others: readonly IdentityValue[]) =>
    all.filter((value) => !others.some((other) => isSame(value, other)));
  return { ok: true, removed: beyond(values, after), added: beyond(after, values) };
}

function isSame(a: IdentityValue, b: IdentityValue): boolean {
  return a.attributeId === b.attributeId && a.attributeValue === b.attributeValue;
}
