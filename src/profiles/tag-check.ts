// The tags that AWS would get for a person's session now. Values are gathered from the objects that own them: those of
// the session are decrypted there, and stand nowhere but in the tag set.

import type { Context } from "hono";
import { objectNameOfUserId } from "../crypto/identifiers.ts";
import type { Actor } from "../domain/actor.ts";
import { BUILT_IN_ATTRIBUTES } from "../domain/identity-attribute.ts";
import { identityValues } from "../domain/identity-source.ts";
import type { ProfileAttribute, SessionAttributeType } from "../domain/profile-attribute.ts";
import { type TagsFound, tagSet } from "../domain/tag-set.ts";
import type { IdentityFact, SessionFact } from "../domain/tag-value.ts";
import type { AppEnv } from "../http/app-env.ts";
import { identityCatalogObject, sessionObject, userObject } from "../objects/object-client.ts";
import { unreadable } from "./problems.ts";

const BUILT_IN = new Set(BUILT_IN_ATTRIBUTES.map(({ id }) => id));

/** Computes the tag set of a profile for the one who acts; null when the session has ended meanwhile. */
export async function tagSetOf(
  c: Context<AppEnv>,
  papId: string,
  attributes: ProfileAttribute[],
  actor: Actor,
): Promise<TagsFound | null> {
  const wanted = (type: SessionAttributeType, from: (attribute: ProfileAttribute) => string | null) => [
    ...new Set(attributes.flatMap((each) => (each.sessionAttributeType === type ? (from(each) ?? []) : []))),
  ];
  const [identity, session] = await Promise.all([
    identityOf(
      c,
      actor,
      wanted("Identity", ({ attributeSchemaId }) => attributeSchemaId),
    ),
    sessionValues(
      c,
      actor,
      wanted("Session", ({ attributeValue }) => attributeValue),
    ),
  ]);
  return identity && session && tagSet(papId, attributes, { identity, session }, Date.now());
}

async function identityOf(
  c: Context<AppEnv>,
  { userId }: Actor,
  ids: string[],
): Promise<Map<string, IdentityFact[]> | null> {
  if (ids.length === 0) return new Map();
  const objectName = objectNameOfUserId(userId);
  if (objectName === null) return null;
  const [known, defined] = await Promise.all([
    userObject(c.env, objectName).callIdempotent((stub) => stub.identityFacts(userId)),
    definedAmong(c, ids),
  ]);
  // Whoever is deleted has no session.
  return known.ok ? identityValues(known, defined) : null;
}

/** The ids that are defined; the catalog is asked only for those that are not built in. */
async function definedAmong(c: Context<AppEnv>, ids: string[]): Promise<ReadonlySet<string>> {
  if (ids.every((id) => BUILT_IN.has(id))) return new Set(ids);
  const all = await identityCatalogObject(c.env).callIdempotent((stub) => stub.list());
  return new Set(all.map(({ id }) => id).filter((id) => ids.includes(id)));
}

async function sessionValues(
  c: Context<AppEnv>,
  { sessionId }: Actor,
  names: string[],
): Promise<Map<string, SessionFact> | null> {
  if (names.length === 0) return new Map();
  const read = await sessionObject(c.env, sessionId).callIdempotent((stub) => stub.readForTags(names));
  if (!read.ok && read.reason === "unreadable") throw unreadable(c.get("cid"));
  if (!read.ok) return null;
  return new Map(read.attributes.map((attribute) => [attribute.name, attribute]));
}
