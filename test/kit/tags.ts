/**
 * What becomes a session tag, set up in process: attributes of a profile, values of a person, attributes of a session.
 */
import { newPerson, newSession } from "./people.ts";
import { addAttribute, api, expectNothing, newProfileId, type ProfileAnswer, READER } from "./profiles.ts";
import { APP, call, expectOk, SESSION_ATTR } from "./service.ts";

/** What the tag check answers, as far as tests look at its parts. */
export interface TagSet {
  ok: boolean;
  assumeRole: { Tags: { Key: string; Value: string }[]; TransitiveTagKeys: string[] };
  problems: { attributeId: string; mappingName: string; problem: string; message: string }[];
}

/** What the check says of a token of no live session. */
export const NOT_LIVE = "ust: It is required: the token of a live session.";

/** Asks what AWS would get for a session. */
export function checkTags(papId: string, ust: unknown, authorization: string | null = READER): Promise<ProfileAnswer> {
  return api("POST", `/paps/${papId}/session-tags`, { body: { ust }, authorization });
}

/** Makes a profile with those attributes. */
export async function newTaggedProfile(...attributes: Record<string, unknown>[]): Promise<string> {
  const papId = newProfileId();
  for (const attribute of attributes) await addAttribute(papId, attribute);
  return papId;
}

/** An attribute of a profile that comes from an identity attribute. */
export function fromIdentity(mappingName: string, attributeSchemaId: string, attributeValue: string | null = null) {
  return { sessionAttributeType: "Identity", mappingName, attributeSchemaId, attributeValue };
}

/** Gives a person values of an identity attribute. */
export async function giveValues(userId: string, attributeId: string, ...values: string[]): Promise<void> {
  const body = values.map((attributeValue) => ({ op: "add", customUserAttribute: { attributeId, attributeValue } }));
  expectNothing(await api("PATCH", `/users/${userId}/custom-attributes`, { body }));
}

/** A super-user sets an attribute of a session through the SSO API: what its owner sets is no tag. */
export async function setSessionAttribute(ust: string, attribute: object): Promise<void> {
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  const body = { ...APP, current_ust: admin.ust, target_ust: ust, ...attribute };
  expectOk(await call("PUT", SESSION_ATTR, { body }));
}
