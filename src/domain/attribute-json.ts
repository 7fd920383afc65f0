// Attributes in JSON as the SSO API answers them. The object that keeps them writes the text and the Worker puts it into
// its answer as it is: between the two, one text costs a fraction of what a hundred objects do.

import type { Attribute } from "./attribute.ts";
import { utcSeconds } from "./utc-time.ts";

const NEVER = "9999-12-31T00:00:00";

/** A date-time as the API shows it: UTC, whole seconds, no zone; null is never. */
export function serializeTime(atMs: number | null): string {
  return atMs === null ? NEVER : utcSeconds(atMs);
}

/** The fields of an attribute that was found, in JSON, as an object. */
export const attributeJson = (attribute: Attribute): string => JSON.stringify(fieldsOf(attribute));

/**
 * Entries of a list, in JSON: for each of the names in their order, also where it was not found, or for all there are.
 * An entry tells its revision itself, as a list has no entity tag.
 */
export function entriesJson(names: readonly string[] | null, attributes: readonly Attribute[]): string {
  if (names === null) return JSON.stringify(attributes.map(entryOf));
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const entries = names.map((name) => {
    const attribute = byName.get(name);
    return attribute ? entryOf(attribute) : { name, found: false };
  });
  return JSON.stringify(entries);
}

function entryOf(attribute: Attribute) {
  return { ...fieldsOf(attribute), revision: attribute.revision, set_by: attribute.setBy };
}

function fieldsOf(attribute: Attribute) {
  return {
    found: true,
    name: attribute.name,
    value: attribute.value,
    creation_time: serializeTime(attribute.createdAtMs),
    last_modified: serializeTime(attribute.modifiedAtMs),
    expiration_time: serializeTime(attribute.expiresAtMs),
    is_encrypted: attribute.isEncrypted,
  };
}
