/** An attribute as this client shows it: times are dates, and never is null. */
import type { components } from "./generated/openapi.ts";

/** An attribute of a session or of a user. */
export interface Attribute {
  name: string;
  value: string;
  isEncrypted: boolean;
  /** Moves with each write, and never comes back. */
  revision: number;
  /** Who set the present value. A tag of a profile takes a session's value only from a super-user. */
  setBy: "owner" | "super-user";
  createdAt: Date;
  modifiedAt: Date;
  /** Null: never. */
  expiresAt: Date | null;
}

/** What is to be stored under a name. */
export interface NewAttribute {
  name: string;
  value: string;
  /** Whether the value is stored encrypted; by default it is not. */
  encrypt?: boolean;
  /** Until it expires; null for never. Without it a new one never does, and a present one keeps its expiry. */
  expirationSeconds?: number | null;
}

type Entry = components["schemas"]["AttributeEntry"] | components["schemas"]["MissingEntry"];

/** How the service says never. */
const NEVER = "9999-12-31T00:00:00";

/** Reads an entry of an answer; null for what is not there. */
export function attributeOf(entry: Entry): Attribute | null {
  if (!entry.found) return null;
  return {
    name: entry.name,
    value: entry.value,
    isEncrypted: entry.is_encrypted,
    revision: entry.revision,
    setBy: (entry as { set_by?: Attribute["setBy"] }).set_by ?? "owner",
    createdAt: dateOf(entry.creation_time),
    modifiedAt: dateOf(entry.last_modified),
    expiresAt: entry.expiration_time === NEVER ? null : dateOf(entry.expiration_time),
  };
}

/** Writes an item of a call. */
export function itemOf({ name, value, encrypt, expirationSeconds }: NewAttribute) {
  return {
    name,
    value,
    ...(encrypt === undefined ? {} : { encrypt }),
    ...(expirationSeconds === undefined ? {} : { expiration: expirationSeconds }),
  };
}

/** The SSO API's date-times are UTC and do not say so. */
export function dateOf(time: string): Date {
  return new Date(`${time}Z`);
}
