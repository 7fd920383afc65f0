// The members of a profile: the users who may check it out.

import type { Hono } from "hono";
import { addMember, listMembers, removeMember } from "../contract/profiles/profiles.ts";
import { answerJson, answerNothing } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { profileObject } from "../objects/object-client.ts";
import { unwrap } from "./problems.ts";
import { read } from "./read.ts";
import { targetUser } from "./users.ts";

export function mountMembers(routes: Hono<AppEnv>): void {
  mount(routes, listMembers, read, async (c, { values: { papId } }) => {
    const members = await profileObject(c.env, papId).callIdempotent((stub) => stub.members());
    return answerJson(
      c,
      members.map((userId) => ({ papId, userId })),
    );
  });

  mount(routes, addMember, read, async (c, { values: { papId, userId } }) => {
    const user = targetUser(c, userId);
    await unwrap(user.callIdempotent((stub) => stub.identityFacts(userId)));
    await unwrap(profileObject(c.env, papId).callIdempotent((stub) => stub.addMember(userId)));
    return answerNothing(c);
  });

  /** The user may have been deleted since. */
  mount(routes, removeMember, read, async (c, { values: { papId, userId } }) => {
    audit(c, { target: userId });
    await unwrap(profileObject(c.env, papId).call((stub) => stub.removeMember(userId)));
    return answerNothing(c);
  });
}
