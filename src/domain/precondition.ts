// HTTP preconditions (RFC 9110, sections 13.1.1 and 13.1.2) as both APIs take them.

const ENTITY_TAG = /^(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;

/**
 * Reads `If-Match`: `*`, one entity tag or a list of them. A `W/` prefix is ignored, as proxies add it when they
 * compress.
 * @returns `*`, the opaque parts of the tags, or null for another form
 */
export function parseIfMatch(header: string): "*" | string[] | null {
  if (header.trim() === "*") return "*";
  const tags = header.split(",").map((tag) => ENTITY_TAG.exec(tag.trim())?.[1]);
  const whole = tags.filter((tag) => tag !== undefined);
  return whole.length === tags.length ? whole : null;
}

/** An entity tag of a revision. */
export function entityTag(revision: number): string {
  return `"${revision}"`;
}
