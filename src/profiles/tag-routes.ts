// The tag check: what AWS would get for a person's session now, and everything that is wrong with it.

import { Hono } from "hono";
import type { Reading } from "../domain/reading.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { profileObject } from "../objects/reach.ts";
import { readId, readNoMatch, readObject, settle } from "./input.ts";
import { actorOf } from "./person.ts";
import { invalidInput } from "./problems.ts";
import { tagSetOf } from "./tag-check.ts";

const LIVE = { field: "ust", rule: "It is required: the token of a live session." };

export const tagRoutes = new Hono<AppEnv>();

tagRoutes.post("/paps/:papId/session-tags", async (c) => {
  const body = await readObject(c);
  const { papId, ust } = settle({
    papId: readId("papId", c.req.param("papId")),
    ust: readToken(body.ust),
    match: readNoMatch(c),
  });
  note(c, { profile: papId });
  const actor = await actorOf(c, ust);
  if (!actor) throw invalidInput([LIVE]);
  const { attributes } = await profileObject(c.env, papId).repeatable((stub) => stub.list());
  note(c, { names: attributes.map(({ mappingName }) => mappingName) });
  const tags = await tagSetOf(c, papId, attributes, actor);
  if (!tags) throw invalidInput([LIVE]);
  return c.json(tags);
});

function readToken(ust: unknown): Reading<string> {
  return typeof ust === "string" ? { ok: true, value: ust } : { ok: false, faults: [LIVE] };
}
