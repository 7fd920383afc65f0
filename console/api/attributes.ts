// Attributes of a session or of a person.

import { type Caller, callAs } from "./caller.ts";
import { timeOf } from "./times.ts";

/** Whose attributes: those of the session that is signed in, or of a person, the own one where no id is given. */
export type Owner = { kind: "session" } | { kind: "person"; userId?: string };

export interface Attribute {
  name: string;
  /** The value; null where it is encrypted and has not been asked for in plain. */
  value: string | null;
  isEncrypted: boolean;
  createdAtMs: number;
  changedAtMs: number;
  /** Null: never. */
  expiresAtMs: number | null;
  revision: string;
  setBy: "owner" | "super-user" | null;
}

/** A write. What is left out stays as it is, or is the service's default. */
export interface Write {
  name: string;
  value?: string;
  encrypt?: boolean;
  /** Seconds from now; 0 is never. */
  expirationSeconds?: number;
}

interface Entry {
  name: string;
  value: string;
  creation_time: string;
  last_modified: string;
  expiration_time: string;
  is_encrypted: boolean;
  revision: number;
  set_by?: "owner" | "super-user";
}

/** All attributes, by name; encrypted values stay with the service. */
export async function listAttributes(caller: Caller, owner: Owner): Promise<Attribute[]> {
  const { body } = await callAs(caller, "GET", `${path(owner)}/all`, { ...whose(owner), decrypt: "false" });
  return (body as { result: Entry[] }).result.map((entry) => attributeOf(entry, !entry.is_encrypted));
}

/** One attribute with its plain value, or null where there is none (any more). */
export async function readAttribute(caller: Caller, owner: Owner, name: string): Promise<Attribute | null> {
  const { body } = await callAs(caller, "GET", path(owner), { ...whose(owner), data: name });
  const [entry] = (body as { result: (Entry & { found: boolean })[] }).result;
  return entry?.found ? attributeOf(entry, true) : null;
}

/** Makes an attribute; one that is there already is left alone. */
export async function createAttribute(caller: Caller, owner: Owner, write: Write): Promise<void> {
  await callAs(caller, "POST", path(owner), { ...whose(owner), ...sent(write) });
}

/** Changes an attribute, if it still has the revision. */
export async function updateAttribute(caller: Caller, owner: Owner, write: Write, revision: string): Promise<void> {
  await callAs(caller, "PATCH", path(owner), { ...whose(owner), ...sent(write) }, { ifMatch: `"${revision}"` });
}

/** Deletes an attribute, if it still has the revision. */
export async function deleteAttribute(caller: Caller, owner: Owner, { name, revision }: Attribute): Promise<void> {
  await callAs(caller, "DELETE", path(owner), { ...whose(owner), name }, { ifMatch: `"${revision}"` });
}

const path = (owner: Owner) => (owner.kind === "session" ? "session/attr" : "user/attr");

function whose(owner: Owner): Record<string, string> {
  return owner.kind === "person" && owner.userId !== undefined ? { user_id: owner.userId } : {};
}

function sent({ name, value, encrypt, expirationSeconds }: Write): Record<string, unknown> {
  return { name, value, encrypt, expiration: expirationSeconds };
}

function attributeOf(entry: Entry, isPlain: boolean): Attribute {
  return {
    name: entry.name,
    value: isPlain ? entry.value : null,
    isEncrypted: entry.is_encrypted,
    createdAtMs: timeOf(entry.creation_time) ?? 0,
    changedAtMs: timeOf(entry.last_modified) ?? 0,
    expiresAtMs: timeOf(entry.expiration_time),
    revision: String(entry.revision),
    setBy: entry.set_by ?? null,
  };
}
