// Profiles: what becomes an AWS session tag, for whom and where. An API token opens them.

import type { ProfileAttribute } from "../../src/domain/profile-attribute.ts";
import { type Answer, type CallOptions, call } from "./call.ts";

/** An attribute of a profile, with the values that a person may choose among, if any. */
export type TagAttribute = ProfileAttribute & { allowedValues?: readonly string[] };

/** An attribute that has no id yet. */
export type NewTagAttribute = Omit<TagAttribute, "id">;

/** The attributes of a profile, and the revision that they belong to. */
export interface Attributes {
  attributes: TagAttribute[];
  etag: string | null;
}

export interface IdentityAttribute {
  id: string;
  name: string;
}

export interface Environment {
  environmentId: string;
  roleArn: string;
  region: string | null;
  durationSeconds: number;
  externalId: string | null;
}

/** One thing that keeps an attribute from being a tag. */
export interface TagProblem {
  attributeId: string;
  mappingName: string;
  problem: string;
  message: string;
}

/** The tags that AWS would get, in its three forms, and what is wrong with them. */
export interface TagSet {
  ok: boolean;
  assumeRole: { Tags: { Key: string; Value: string }[]; TransitiveTagKeys: string[] };
  webIdentity: object;
  saml: object[];
  characters: number;
  problems: TagProblem[];
  warnings?: { warning: string; message: string }[];
}

/** One profile, as an API token sees it. */
export interface Profile {
  token: string;
  papId: string;
}

function callOf({ token, papId }: Profile, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  return call(method, `/api/paps/${papId}/${path}`, { authorization: `TOKEN ${token}`, ...options });
}

export async function listTagAttributes(profile: Profile): Promise<Attributes> {
  const { body, etag } = await callOf(profile, "GET", "session-attributes");
  return { attributes: body as TagAttribute[], etag };
}

export async function addTagAttribute(profile: Profile, attribute: NewTagAttribute): Promise<void> {
  await callOf(profile, "POST", "session-attributes", { body: { ...attribute } });
}

/** Replaces an attribute, if the profile still has the revision. */
export async function replaceTagAttribute(
  profile: Profile,
  attribute: TagAttribute,
  etag: string | null,
): Promise<void> {
  await callOf(profile, "PUT", "session-attributes", { body: { ...attribute }, ...ifMatch(etag) });
}

/** Removes an attribute, if the profile still has the revision. */
export async function removeTagAttribute(profile: Profile, id: string, etag: string | null): Promise<void> {
  await callOf(profile, "DELETE", `session-attributes/${id}`, ifMatch(etag));
}

const ifMatch = (etag: string | null) => (etag === null ? {} : { ifMatch: etag });

/** The identity attributes that a tag may take its value from. */
export async function listIdentityAttributes(token: string): Promise<IdentityAttribute[]> {
  return (await call("GET", "/api/users/attributes", { authorization: `TOKEN ${token}` })).body as IdentityAttribute[];
}

/** The tags that AWS would get for a live session now. */
export async function checkTags(profile: Profile, ust: string): Promise<TagSet> {
  return (await callOf(profile, "POST", "session-tags", { body: { ust } })).body as TagSet;
}

/** Ids of the people who may check the profile out. */
export async function listMembers(profile: Profile): Promise<string[]> {
  const members = (await callOf(profile, "GET", "members")).body as { userId: string }[];
  return members.map(({ userId }) => userId);
}

export async function addMember(profile: Profile, userId: string): Promise<void> {
  await callOf(profile, "PUT", `members/${encodeURIComponent(userId)}`);
}

export async function removeMember(profile: Profile, userId: string): Promise<void> {
  await callOf(profile, "DELETE", `members/${encodeURIComponent(userId)}`);
}

export async function listEnvironments(profile: Profile): Promise<Environment[]> {
  return (await callOf(profile, "GET", "environments")).body as Environment[];
}

/** Makes an environment, or changes the one of that id. */
export async function setEnvironment(profile: Profile, { environmentId, ...rest }: Environment): Promise<void> {
  await callOf(profile, "PUT", `environments/${encodeURIComponent(environmentId)}`, { body: rest });
}

export async function removeEnvironment(profile: Profile, environmentId: string): Promise<void> {
  await callOf(profile, "DELETE", `environments/${encodeURIComponent(environmentId)}`);
}
