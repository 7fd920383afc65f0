// An attribute: a small fact that belongs to a live session or to a user. Times are milliseconds since 1970, UTC.

import type { Precondition } from "./precondition.ts";

/** Who set a value, or acts: an owner that is no super-user, or a super-user, also on itself. The service is one, too. */
export type SetBy = "owner" | "super-user";

/** `create` refuses a live name, `update` refuses a missing one, `set` takes both. */
export type WriteMode = "create" | "set" | "update";

/** One thing to write: without `value` only the expiry changes. `expirationSeconds` is null for never. */
export interface AttributeWrite {
  name: string;
  value?: string | undefined;
  encrypt: boolean;
  expirationSeconds?: number | null | undefined;
}

/** Writes, all or nothing. */
export interface AttributeWrites {
  mode: WriteMode;
  items: AttributeWrite[];
  condition?: Precondition;
}

/** Deletions, all or nothing. */
interface AttributeRemoval {
  mode: "remove";
  names: string[];
  condition?: Precondition;
}

/** A change, all or nothing. */
export type AttributeChange = AttributeWrites | AttributeRemoval;

/** What is known of an attribute beside its value; `expiresAtMs` is null for never. */
export interface AttributeFacts {
  name: string;
  createdAtMs: number;
  modifiedAtMs: number;
  expiresAtMs: number | null;
  revision: number;
  /** Who set the present value. A later write of an owner, of the expiry alone too, makes it the owner's. */
  setBy: SetBy;
}

/** Those facts but the name as one text, to which a sealed value is bound: other facts give another text. */
export function textOfFacts({ createdAtMs, modifiedAtMs, expiresAtMs, revision, setBy }: AttributeFacts): string {
  return `${createdAtMs},${modifiedAtMs},${expiresAtMs ?? "never"},${revision},${setBy}`;
}

/** A live attribute as it is read: `value` is plain, or base64url of what is stored when it is sealed and stays so. */
export interface Attribute extends AttributeFacts {
  value: string;
  isEncrypted: boolean;
}
