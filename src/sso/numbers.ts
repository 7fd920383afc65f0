// Where a JSON number stands for text: then the digits that were sent count (`1.10` is not `1.1`), and the body is parsed
// once more for them. That is rare, so that a body without such a number is parsed once.

import type { Parameters } from "../contract/operation.ts";
import { ITEMS_PER_CALL } from "../limits.ts";

/** Fields of an item of `data` that are text. */
const TEXT_OF_ITEMS: ReadonlySet<string> = new Set(["name", "value"]);

/** Whether a field holds text; null stands for an item of a list, which is a name. */
export function isTextField(takes: Parameters): (field: string | null) => boolean {
  return (field) => field === null || TEXT_OF_ITEMS.has(field) || isTextParameter(takes, field);
}

/** Whether a body has a number where text is meant. */
export function hasNumberAsText(body: object, takes: Parameters): boolean {
  for (const name of Object.keys(takes)) {
    const raw = Object.hasOwn(body, name) ? (Reflect.get(body, name) as unknown) : undefined;
    if (typeof raw === "number" && isTextParameter(takes, name)) return true;
    // A longer list is refused unread.
    if (Array.isArray(raw) && raw.length <= ITEMS_PER_CALL && raw.some(isOrHasNumber)) return true;
  }
  return false;
}

function isTextParameter(takes: Parameters, name: string): boolean {
  return takes[name]?.wire.json.type === "string";
}

function isOrHasNumber(item: unknown): boolean {
  if (typeof item !== "object" || item === null) return typeof item === "number";
  return ("value" in item && typeof item.value === "number") || ("name" in item && typeof item.name === "number");
}
