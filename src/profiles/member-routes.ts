// The members of a profile: the users who may check it out.

import { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { profileObject } from "../objects/reach.ts";
import { readId, readNoMatch, settle } from "./input.ts";
import { granted } from "./problems.ts";
import { targetUser } from "./users.ts";

const MEMBERS = "/paps/:papId/members";
const MEMBER = `${MEMBERS}/:userId` as const;

export const memberRoutes = new Hono<AppEnv>();

memberRoutes.get(MEMBERS, async (c) => {
  const { papId } = settle({ papId: readId("papId", c.req.param("papId")) });
  note(c, { profile: papId });
  const members = await profileObject(c.env, papId).repeatable((stub) => stub.members());
  return c.json(members.map((userId) => ({ papId, userId })));
});

memberRoutes.put(MEMBER, async (c) => {
  const userId = c.req.param("userId");
  const { papId } = settle({ papId: readId("papId", c.req.param("papId")), match: readNoMatch(c) });
  note(c, { profile: papId });
  const user = targetUser(c, userId);
  await granted(user.repeatable((stub) => stub.read(userId)));
  await granted(profileObject(c.env, papId).repeatable((stub) => stub.addMember(userId)));
  return c.body(null, 204);
});

/** Takes a member out; the user may have been deleted since. */
memberRoutes.delete(MEMBER, async (c) => {
  const userId = c.req.param("userId");
  const { papId } = settle({ papId: readId("papId", c.req.param("papId")), match: readNoMatch(c) });
  note(c, { profile: papId, target: userId });
  await granted(profileObject(c.env, papId).once((stub) => stub.removeMember(userId)));
  return c.body(null, 204);
});
