// HTTP preconditions (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2) as both APIs take them.

/** What `If-Match` asks for: one of these revisions, or `*` for any. */
export type IfMatch = "*" | string[];

/** What must be true of something before it is changed: `absent` that there is none. */
export interface Precondition {
  match?: IfMatch;
  absent?: true;
}

const ENTITY_TAG = String.raw`(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"`;
/** A list (5.6.1): its elements may be empty, and tags may have commas in them. */
const ENTITY_TAGS = new RegExp(`^[ \\t,]*${ENTITY_TAG}(?:[ \\t]*,[ \\t,]*${ENTITY_TAG})*[ \\t,]*$`);

/** What proxies put behind a revision when they compress an answer (`"5-gzip"`, `"5;br"`). */
const ADDED_BY_PROXIES = /^(\d+)[-;].*$/;

/**
 * Reads entity tags: `*`, one tag or a list of them. What proxies do to tags when they compress is undone: a `W/` prefix,
 * and what they put behind the revision.
 * @returns `*`, the revisions, or null for another form
 */
export function parseEntityTags(header: string): IfMatch | null {
  if (header.trim() === "*") return "*";
  if (!ENTITY_TAGS.test(header)) return null;
  return Array.from(header.matchAll(/"([^"]*)"/g), ([, opaque = ""]) => opaque.replace(ADDED_BY_PROXIES, "$1"));
}

/** Whether a revision is among those that the tags are of. */
export function matchesRevision(match: IfMatch, revision: number): boolean {
  return match === "*" || match.includes(String(revision));
}

/** An entity tag of a revision. */
export function entityTag(revision: number): string {
  return `"${revision}"`;
}
