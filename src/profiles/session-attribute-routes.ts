// The session attributes of a profile.

import { type Context, Hono } from "hono";
import { entityTag } from "../domain/precondition.ts";
import { type ProfileAttribute, readProfileAttribute } from "../domain/profile-attribute.ts";
import type { Reading } from "../domain/reading.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { profileObject } from "../objects/reach.ts";
import { readId, readMatch, readNoMatch, readObject, settle } from "./input.ts";
import { granted } from "./problems.ts";

const ATTRIBUTES = "/paps/:papId/session-attributes";

export const sessionAttributeRoutes = new Hono<AppEnv>();

sessionAttributeRoutes.get(ATTRIBUTES, async (c) => {
  const { papId } = settle({ papId: readId("papId", c.req.param("papId")) });
  note(c, { profile: papId });
  const { attributes, revision } = await profileObject(c.env, papId).repeatable((stub) => stub.list());
  return c.json(attributes.map(shown), 200, { ETag: entityTag(revision) });
});

sessionAttributeRoutes.post(ATTRIBUTES, async (c) => {
  const { papId, attribute } = settle({
    papId: readId("papId", c.req.param("papId")),
    attribute: readProfileAttribute(await readObject(c)),
    match: readNoMatch(c),
  });
  note(c, { profile: papId, names: [attribute.mappingName] });
  const added = await granted(profileObject(c.env, papId).once((stub) => stub.add(attribute)));
  note(c, { record: added.attribute.id, revision: added.revision });
  return c.json(shown(added.attribute), 200, { ETag: entityTag(added.revision) });
});

sessionAttributeRoutes.put(ATTRIBUTES, async (c) => {
  const body = await readObject(c);
  const { papId, id, attribute, match } = settle({
    papId: readId("papId", c.req.param("papId")),
    id: readAttributeId(body.id),
    attribute: readProfileAttribute(body),
    match: readMatch(c),
  });
  note(c, { profile: papId, names: [attribute.mappingName] });
  const profile = profileObject(c.env, papId);
  const replaced = await granted(profile.once((stub) => stub.replace({ id, ...attribute }, match)));
  note(c, { record: id });
  return answerRevision(c, replaced.revision);
});

sessionAttributeRoutes.delete(`${ATTRIBUTES}/:id`, async (c) => {
  const id = c.req.param("id");
  const { papId, match } = settle({ papId: readId("papId", c.req.param("papId")), match: readMatch(c) });
  note(c, { profile: papId });
  const removed = await granted(profileObject(c.env, papId).once((stub) => stub.remove(id, match)));
  note(c, { record: id });
  return answerRevision(c, removed.revision);
});

/** Any text may be asked for; one that no attribute has is not found. */
function readAttributeId(id: unknown): Reading<string> {
  if (typeof id === "string" && id !== "") return { ok: true, value: id };
  return { ok: false, faults: [{ field: "id", rule: "It is required: the id of the attribute to replace." }] };
}

/** Exactly the six fields, in the order in which they are documented. */
function shown(attribute: ProfileAttribute): ProfileAttribute {
  const { id, attributeSchemaId, mappingName, transitive, sessionAttributeType, attributeValue } = attribute;
  return { id, attributeSchemaId, mappingName, transitive, sessionAttributeType, attributeValue };
}

/** A change tells the new revision, as what the next precondition is about. */
function answerRevision(c: Context<AppEnv>, revision: number): Response {
  note(c, { revision });
  return c.body(null, 204, { ETag: entityTag(revision) });
}
