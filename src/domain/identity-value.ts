// The values that a person has of identity attributes: what fits which type, and what a list of changes makes of them.

import { IDENTITY_VALUE_CHARACTERS, IDENTITY_VALUES, ITEMS_PER_CALL } from "../limits.ts";
import { comesFromUser, type DataType, type IdentityAttribute } from "./identity-attribute.ts";
import { refuse } from "./outcome.ts";
import type { ProfileOutcome } from "./profile.ts";
import type { FieldFault, Reading } from "./reading.ts";
import { characters } from "./text.ts";

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

/**
 * Reads a list of changes. Whether there are such attributes is judged by the caller; the value of one that there is
 * has to fit its type.
 */
export function readValueChanges(
  input: unknown,
  definitions: ReadonlyMap<string, IdentityAttribute>,
): Reading<IdentityValueChange[]> {
  if (!Array.isArray(input) || input.length > ITEMS_PER_CALL) {
    return { ok: false, faults: [{ field: "body", rule: `It must be a list of at most ${ITEMS_PER_CALL} changes.` }] };
  }
  const readings = input.map((item: unknown, index) => readChange(item, `[${index}]`, definitions));
  const faults = readings.flatMap((reading) => (reading.ok ? [] : reading.faults));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: readings.flatMap((reading) => (reading.ok ? [reading.value] : [])) };
}

function readChange(
  item: unknown,
  where: string,
  definitions: ReadonlyMap<string, IdentityAttribute>,
): Reading<IdentityValueChange> {
  const { op, customUserAttribute } = fieldsOf(item);
  const { attributeId, attributeValue } = fieldsOf(customUserAttribute);
  const faults: FieldFault[] = [];
  const isOp = op === "add" || op === "remove";
  if (!isOp) faults.push({ field: `${where}.op`, rule: "It must be add or remove." });
  const isId = typeof attributeId === "string" && attributeId !== "";
  if (!isId) faults.push({ field: `${where}.attributeId`, rule: "It must be the id of an identity attribute." });
  else if (comesFromUser(attributeId))
    faults.push({ field: `${where}.attributeId`, rule: "Its value is the user's own." });
  const rule = valueRule(attributeValue, isId ? definitions.get(attributeId)?.dataType : undefined);
  if (rule !== null) faults.push({ field: `${where}.attributeValue`, rule });
  if (!isOp || !isId || typeof attributeValue !== "string" || faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { op, attributeId, attributeValue } };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The rule that a value breaks, null where it breaks none. */
function valueRule(value: unknown, dataType: DataType = "String"): string | null {
  if (typeof value !== "string" || !value.isWellFormed()) return "It must be text, whatever the attribute's type.";
  if (characters(value) > IDENTITY_VALUE_CHARACTERS)
    return `It must have at most ${IDENTITY_VALUE_CHARACTERS} characters.`;
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
): ProfileOutcome<ValueDifference> {
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
