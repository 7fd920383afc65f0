// Reads what a call wants to do with attributes: one by `name`, or many by `data`; with both, `name` wins.

import type {
  AttributeRemoval,
  AttributeWrite,
  AttributeWrites,
  Precondition,
  WriteVerb,
} from "../domain/attribute.ts";
import { parseIfMatch } from "../domain/precondition.ts";
import { utf8Bytes } from "../domain/text.ts";
import { ATTRIBUTE_VALUE_BYTES, ITEMS_PER_CALL } from "../limits.ts";
import type { Fields } from "./fields.ts";
import type { Input } from "./input.ts";

/** Names that a call asks for; `many` where they came as `data`, also when that is a list of one. */
export interface AskedNames {
  names: string[];
  many: boolean;
}

/** Reads the names of GET, DELETE and `/exists`. */
export function readNames(input: Input): AskedNames {
  if (input.given("name")) return { names: [input.attributeName("name") ?? ""], many: false };
  if (!input.given("data")) input.missing("name", "or `data` is missing");
  const names = input.given("data") ? (input.attributeNames("data") ?? []) : [];
  checkCount(input, names.length);
  return { names, many: true };
}

/** Reads a write. The defaults of the items of `data` stand beside it. */
export function readWrite(input: Input, verb: WriteVerb, headers: Headers): AttributeWrites {
  const defaults: Defaults = {
    encrypt: input.flag("encrypt") ?? false,
    expiration: input.expiration("expiration"),
    hasExpiration: input.given("expiration"),
  };
  if (input.given("name")) {
    const condition = readCondition(input, headers, { match: verb !== "create", absent: verb === "set" });
    return { verb, items: [readItem(input, verb, defaults)], ...condition };
  }
  readCondition(input, headers, NO_CONDITION);
  return { verb, items: readItems(input, verb, defaults) };
}

/** Reads a DELETE. */
export function readRemoval(input: Input, headers: Headers): AttributeRemoval {
  const { names, many } = readNames(input);
  return {
    verb: "remove",
    names,
    ...readCondition(input, headers, many ? NO_CONDITION : { match: true, absent: false }),
  };
}

/** A call that takes no precondition: one that is sent all the same is refused, never ignored. */
export function refuseConditions(input: Input, headers: Headers): void {
  readCondition(input, headers, NO_CONDITION);
}

interface Defaults {
  encrypt: boolean;
  expiration: number | undefined;
  /** Also where it is malformed: then that is the fault, and not that it is missing. */
  hasExpiration: boolean;
}

const NO_CONDITION = { match: false, absent: false };

function readCondition(
  input: Input,
  headers: Headers,
  takes: { match: boolean; absent: boolean },
): { condition?: Precondition } {
  const condition: Precondition = {};
  const ifMatch = headers.get("If-Match");
  const ifNoneMatch = headers.get("If-None-Match");
  if (ifMatch !== null) {
    const match = takes.match ? parseIfMatch(ifMatch) : null;
    if (match === null)
      input.faults.invalid("`If-Match` goes with a single PUT, PATCH or DELETE, as entity tags or `*`.");
    else condition.match = match;
  }
  if (ifNoneMatch !== null) {
    if (takes.absent && ifNoneMatch.trim() === "*") condition.absent = true;
    else input.faults.invalid("`If-None-Match` goes with a single PUT, as `*`.");
  }
  return ifMatch === null && ifNoneMatch === null ? {} : { condition };
}

function readItems(input: Input, verb: WriteVerb, defaults: Defaults): AttributeWrite[] {
  if (!input.given("data")) {
    input.missing("name", "or `data` is missing");
    return [];
  }
  const data = input.raw("data");
  // Text from the query string comes as a list of text, which no item is.
  if (!Array.isArray(data) || data.some((item) => typeof item !== "object" || item === null || Array.isArray(item))) {
    input.invalid("data", "a list of objects with `name` and `value`, in the body,");
    return [];
  }
  checkCount(input, data.length);
  return data.map((item: object, index) => readItem(input.item(item, index), verb, defaults));
}

function readItem(fields: Fields, verb: WriteVerb, defaults: Defaults): AttributeWrite {
  if (!fields.given("name")) fields.missing("name");
  const name = fields.attributeName("name") ?? "";
  const encrypt = fields.flag("encrypt") ?? defaults.encrypt;
  const expiration = fields.expiration("expiration") ?? defaults.expiration;
  const changes = { name, encrypt, ...(expiration === undefined ? {} : { expiration }) };
  if (fields.given("value")) return { ...changes, value: readValue(fields) };
  if (verb === "create") fields.missing("value");
  else if (fields.given("encrypt")) fields.missing("value", "is missing: `encrypt` is about a new value");
  else if (!defaults.hasExpiration && !fields.given("expiration"))
    fields.missing("value", "or `expiration` is missing");
  return changes;
}

function readValue(fields: Fields): string {
  const value = fields.text("value") ?? "";
  if (utf8Bytes(value) > ATTRIBUTE_VALUE_BYTES) {
    fields.invalid("value", `at most ${ATTRIBUTE_VALUE_BYTES} bytes of UTF-8`);
  }
  return value;
}

function checkCount(input: Input, count: number): void {
  if (input.given("data") && (count < 1 || count > ITEMS_PER_CALL)) {
    input.invalid("data", `a list of 1 to ${ITEMS_PER_CALL} items`);
  }
}
