// An attribute: a small fact that belongs to a live session or to a user. Times are milliseconds since 1970, UTC.

/** Who acts, as the session that acts knows it. */
export interface Actor {
  sessionId: string;
  userId: string;
  username: string;
  isSuperUser: boolean;
}

/** `create` refuses a live name, `update` refuses a missing one, `set` takes both. */
export type WriteVerb = "create" | "set" | "update";

/** One thing to write: without `value` only the expiry changes. `expiration` is in seconds, 0 for never. */
export interface AttributeWrite {
  name: string;
  value?: string;
  encrypt: boolean;
  expiration?: number;
}

/** What must be true of an attribute before it is changed: `match` has its revisions, or `*` for "it exists". */
export interface Precondition {
  match?: "*" | string[];
  absent?: true;
}

/** Writes, all or nothing. */
export interface AttributeWrites {
  verb: WriteVerb;
  items: AttributeWrite[];
  condition?: Precondition;
}

/** Deletions, all or nothing. */
export interface AttributeRemoval {
  verb: "remove";
  names: string[];
  condition?: Precondition;
}

/** A change, all or nothing. */
export type AttributeChange = AttributeWrites | AttributeRemoval;

/** What is known of an attribute beside its value; `expires` is null for never. */
export interface AttributeFacts {
  name: string;
  created: number;
  modified: number;
  expires: number | null;
  revision: number;
}

/** A live attribute as it is read: `value` is plain, or base64url of what is stored when it is sealed and stays so. */
export interface Attribute extends AttributeFacts {
  value: string;
  isEncrypted: boolean;
}

/** Whether something with that expiry is gone: it is, from the first millisecond of its expiry. */
export function isExpired(expires: number | null, now: number): boolean {
  return expires !== null && expires <= now;
}
