// Whose attributes are shown: the address says it.

import type { Owner } from "../api/attributes.ts";

/** @param whose `me` or `person`; anything else is the session */
export function ownerOf(whose: string | undefined, userId: string | undefined): Owner {
  if (whose === "person" && userId) return { kind: "person", userId };
  return whose === "me" ? { kind: "person" } : { kind: "session" };
}

/** Where drafts about this owner's attributes are kept. */
export function draftsOf(owner: Owner): { changes: string; addition: string } {
  const whose = owner.kind === "session" ? "session" : `person ${owner.userId ?? "me"}`;
  return { changes: `change ${whose} `, addition: `addition ${whose}` };
}
