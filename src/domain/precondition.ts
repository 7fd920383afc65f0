// HTTP preconditions (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2) as both APIs take them.

const ENTITY_TAG = String.raw`(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"`;
/** A list (5.6.1): its elements may be empty, and tags may have commas in them. */
const ENTITY_TAGS = new RegExp(`^[ \\t,]*${ENTITY_TAG}(?:[ \\t]*,[ \\t,]*${ENTITY_TAG})*[ \\t,]*$`);

/**
 * Reads `If-Match`: `*`, one entity tag or a list of them. A `W/` prefix is ignored, as proxies add it when they
 * compress.
 * @returns `*`, the opaque parts of the tags, or null for another form
 */
export function parseIfMatch(header: string): "*" | string[] | null {
  if (header.trim() === "*") return "*";
  if (!ENTITY_TAGS.test(header)) return null;
  return Array.from(header.matchAll(/"([^"]*)"/g), ([, opaque = ""]) => opaque);
}

/** Whether a revision is among those that `If-Match` asks for; `*` asks for any. */
export function matchesRevision(match: "*" | string[], revision: number): boolean {
  return match === "*" || match.includes(String(revision));
}

/** An entity tag of a revision. */
export function entityTag(revision: number): string {
  return `"${revision}"`;
}
