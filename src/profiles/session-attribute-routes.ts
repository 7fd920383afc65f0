// The session attributes of a profile.

import type { Context, Hono } from "hono";
import {
  addSessionAttribute,
  listSessionAttributes,
  removeSessionAttribute,
  replaceSessionAttribute,
} from "../contract/profiles/profiles.ts";
import { entityTag } from "../domain/precondition.ts";
import type { ProfileAttribute } from "../domain/profile-attribute.ts";
import { answerJson, answerNothing } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { profileObject } from "../objects/object-client.ts";
import { unwrap } from "./problems.ts";
import { read } from "./read.ts";

export function mountSessionAttributes(routes: Hono<AppEnv>): void {
  mount(routes, listSessionAttributes, read, async (c, { values: { papId } }) => {
    const { attributes, revision } = await profileObject(c.env, papId).callIdempotent((stub) => stub.list());
    return answerJson(c, attributes.map(serializeAttribute), 200, { ETag: entityTag(revision) });
  });

  mount(routes, addSessionAttribute, read, async (c, { values: { papId, attribute } }) => {
    audit(c, { names: [attribute.mappingName] });
    const added = await unwrap(profileObject(c.env, papId).call((stub) => stub.addAttribute(attribute)));
    audit(c, { record: added.attribute.id, revision: added.revision });
    return answerJson(c, serializeAttribute(added.attribute), 200, { ETag: entityTag(added.revision) });
  });

  mount(routes, replaceSessionAttribute, read, async (c, { values: { papId, attribute }, match }) => {
    audit(c, { names: [attribute.mappingName] });
    const replaced = await unwrap(profileObject(c.env, papId).call((stub) => stub.replaceAttribute(attribute, match)));
    audit(c, { record: attribute.id });
    return answerRevision(c, replaced.revision);
  });

  mount(routes, removeSessionAttribute, read, async (c, { values: { papId, id }, match }) => {
    const removed = await unwrap(profileObject(c.env, papId).call((stub) => stub.remove(id, match)));
    audit(c, { record: id });
    return answerRevision(c, removed.revision);
  });
}

/** Exactly the six fields, in the order in which they are documented, and `allowedValues` where there are some. */
function serializeAttribute(attribute: ProfileAttribute): ProfileAttribute {
  const { id, attributeSchemaId, mappingName, transitive, sessionAttributeType, attributeValue, allowedValues } =
    attribute;
  const fields = { id, attributeSchemaId, mappingName, transitive, sessionAttributeType, attributeValue };
  return allowedValues ? { ...fields, allowedValues } : fields;
}

/** A change tells the new revision, as what the next precondition is about. */
function answerRevision(c: Context<AppEnv>, revision: number): Response {
  audit(c, { revision });
  return answerNothing(c, { ETag: entityTag(revision) });
}
