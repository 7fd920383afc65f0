// Key rotation of what users have stored: a walk over the directory, some users a call. Sessions need none, as their
// own alarms do it.

import type { Context, Hono } from "hono";
import { serializeCursor } from "../contract/sso/cursor.ts";
import { rewrapUsers } from "../contract/sso/users.ts";
import type { AppEnv } from "../http/app-env.ts";
import { mount } from "../http/mount.ts";
import { LIVE_ATTRIBUTES, REWRAPPED_PER_RUN, REWRAPPED_USERS_PER_CALL } from "../limits.ts";
import { directoryObject } from "../objects/object-client.ts";
import type { Rewrapped } from "../objects/rewrapping.ts";
import { answer } from "./answers.ts";
import { objectOfUser } from "./callers.ts";
import { read } from "./read.ts";

export function mountRewrapping(routes: Hono<AppEnv>): void {
  mount(routes, rewrapUsers, read, async (c, { values: { cursor = null } }) => {
    const { users, next } = await directoryObject(c.env).callIdempotent((stub) =>
      stub.page("", cursor, REWRAPPED_USERS_PER_CALL),
    );
    const each = await Promise.all(users.map(({ userId }) => rewrapUser(c, userId)));
    const oldest = each.flatMap(({ oldestKey }) => oldestKey ?? []);
    const result = {
      done: each.reduce((sum, { done }) => sum + done, 0),
      remaining: each.reduce((sum, { remaining }) => sum + remaining, 0),
      oldest_key: oldest.length > 0 ? Math.min(...oldest) : null,
    };
    return answer(c, { result, cursor: serializeCursor(next) });
  });
}

/** Goes through all values of one user; what cannot be opened remains and is counted. */
async function rewrapUser(c: Context<AppEnv>, userId: string): Promise<Omit<Rewrapped, "goesOn">> {
  let done = 0;
  let last: Rewrapped = { done: 0, remaining: 0, oldestKey: null, goesOn: true };
  for (let run = 0; last.goesOn && run <= LIVE_ATTRIBUTES / REWRAPPED_PER_RUN; run += 1) {
    const rewrapped = await objectOfUser(c, userId).callIdempotent((stub) => stub.rewrap(userId));
    // Deleted since the page was read: nothing of that user is left under any key.
    if (!rewrapped.ok) return { done, remaining: 0, oldestKey: null };
    done += rewrapped.done;
    last = rewrapped;
  }
  return { done, remaining: last.remaining, oldestKey: last.oldestKey };
}
