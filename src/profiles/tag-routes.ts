// The tag check: what AWS would get for a person's session now, and everything that is wrong with it.

import type { Hono } from "hono";
import { sessionToken } from "../contract/profiles/forms.ts";
import { checkTags } from "../contract/profiles/profiles.ts";
import { answerJson } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { profileObject } from "../objects/object-client.ts";
import { sessionOfToken } from "./callers.ts";
import { invalidInput } from "./problems.ts";
import { read } from "./read.ts";
import { tagSetOf } from "./tag-check.ts";

const NOT_LIVE = { field: "ust", rule: sessionToken.expected };

export function mountTagCheck(routes: Hono<AppEnv>): void {
  mount(routes, checkTags, read, async (c, { values: { papId, ust } }) => {
    const actor = await sessionOfToken(c, ust);
    if (!actor) throw invalidInput([NOT_LIVE]);
    const { attributes } = await profileObject(c.env, papId).callIdempotent((stub) => stub.list());
    audit(c, { names: attributes.map(({ mappingName }) => mappingName) });
    const found = await tagSetOf(c, papId, attributes, actor);
    if (!found) throw invalidInput([NOT_LIVE]);
    return answerJson(c, found.tags);
  });
}
