// Attributes of a session or of a person.

import type { Attribute as Plain } from "../../client/src/attribute.ts";
import type { SessionAttributes } from "../../client/src/session-attributes.ts";
import { attributesOf, type Caller } from "./service.ts";

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
  revision: number;
  setBy: Plain["setBy"];
}

/** A write. What is left out stays as it is, or is the service's default. */
export interface Write {
  name: string;
  value?: string;
  encrypt?: boolean;
  /** Seconds from now; 0 is never. */
  expirationSeconds?: number;
}

/** All attributes, by name; encrypted values stay with the service. */
export async function listAttributes(caller: Caller, owner: Owner): Promise<Attribute[]> {
  const all = await of(caller, owner).all({ decrypt: false });
  return all.map((one) => attributeOf(one, !one.isEncrypted));
}

/** One attribute with its plain value, or null where there is none (any more). */
export async function readAttribute(caller: Caller, owner: Owner, name: string): Promise<Attribute | null> {
  const found = await of(caller, owner).get(name);
  return found && attributeOf(found, true);
}

/** Makes an attribute; one that is there already is left alone. */
export async function createAttribute(caller: Caller, owner: Owner, { name, value = "", ...rest }: Write) {
  await of(caller, owner).create(name, value, rest);
}

/** Changes an attribute, if it still has the revision. */
export async function updateAttribute(caller: Caller, owner: Owner, write: Write, ifMatch: number): Promise<void> {
  const { name, value, ...rest } = write;
  if (value !== undefined) await of(caller, owner).set(name, value, { ...rest, ifMatch });
  else await of(caller, owner).expire(name, write.expirationSeconds ?? 0, { ifMatch });
}

/** Deletes an attribute, if it still has the revision. */
export async function deleteAttribute(caller: Caller, owner: Owner, { name, revision }: Attribute): Promise<void> {
  await of(caller, owner).delete(name, { ifMatch: revision });
}

function of(caller: Caller, owner: Owner): SessionAttributes {
  return attributesOf(caller, owner.kind === "session" ? {} : { userId: owner.userId ?? "me" });
}

function attributeOf({ createdAt, modifiedAt, expiresAt, ...rest }: Plain, isPlain: boolean): Attribute {
  return {
    ...rest,
    value: isPlain ? rest.value : null,
    createdAtMs: createdAt.getTime(),
    changedAtMs: modifiedAt.getTime(),
    expiresAtMs: expiresAt?.getTime() ?? null,
  };
}
