// Profiles: what becomes an AWS session tag, for whom and where. An API token opens them.

import type { ProfileAttribute, ProfileEnvironment, TagSet } from "../../client/src/profiles.ts";
import { profileApiOf } from "./service.ts";

export type { ProfileAttribute, ProfileEnvironment, TagSet };

/** One profile, as an API token sees it. */
export interface Profile {
  token: string;
  papId: string;
}

/** An attribute that has no id yet. */
export type NewTagAttribute = Omit<ProfileAttribute, "id">;

/** One thing that keeps an attribute from being a tag. */
export type TagProblem = TagSet["problems"][number];

/** What a tag may take its value from. */
export interface IdentityAttribute {
  id: string;
  name: string;
}

/** The identity attributes that there are. */
export async function listIdentityAttributes(token: string): Promise<IdentityAttribute[]> {
  return (await profileApiOf(token).call("GET", "/api/users/attributes", { path: {} })).body;
}
