// A change of an attribute while it is typed, and what is to be sent of it. A pure account of the draft: the form and
// the tests of conflicts read the same.

import {
  type Attribute,
  createAttribute,
  type Owner,
  readAttribute,
  updateAttribute,
  type Write,
} from "../api/attributes.ts";
import { failureOf, isConflict } from "../api/failure.ts";
import type { Caller } from "../api/service.ts";
import { type Lifetime, secondsOf } from "./lifetime.tsx";

export interface Change {
  /** The attribute as it was when the change was begun; its value is known. Null: it is not there any more. */
  base: Attribute | null;
  value: string;
  encrypt: boolean;
  lifetime: Lifetime;
  /** What somebody else has stored meanwhile: the attribute, or its absence. */
  stored?: { attribute: Attribute | null };
}

/** A change that changes nothing yet. */
export function changeOf(base: Attribute): Change {
  const lifetime: Lifetime = { kind: "keep", amount: "30" };
  return { base, value: base.value ?? "", encrypt: base.isEncrypted, lifetime };
}

/** What a save would send; null where nothing has changed. */
function writeOf(name: string, { base, value, encrypt, lifetime }: Change): Write | null {
  const isOther = base === null || value !== base.value || encrypt !== base.isEncrypted;
  const expirationSeconds = secondsOf(lifetime);
  if (!isOther && expirationSeconds === undefined) return null;
  return {
    name,
    ...(isOther ? { value, encrypt } : {}),
    ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
  };
}

/**
 * Saves a change on the revision that it was begun on.
 * @returns null where it is saved, or the change with what is stored instead
 * @throws {Failure}
 */
export async function save(caller: Caller, owner: Owner, name: string, change: Change): Promise<Change | null> {
  const write = writeOf(name, change);
  if (write === null) return null;
  try {
    if (change.base === null) await createAttribute(caller, owner, write);
    else await updateAttribute(caller, owner, write, change.base.revision);
    return null;
  } catch (thrown) {
    const failure = failureOf(thrown);
    const isThereAgain = change.base === null && failure.code === "E009001";
    if (!isConflict(failure) && !isThereAgain) throw failure;
    return { ...change, stored: { attribute: await readAttribute(caller, owner, name) } };
  }
}

/** The same change, on what is stored now. */
export function onStored(change: Change): Change {
  const { stored, ...rest } = change;
  return { ...rest, base: stored === undefined ? change.base : stored.attribute };
}
