// Key rotation of what users have stored: a walk over the directory, some users a call. Sessions need none, as their
// own alarms do it.

import { type Context, Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { LIVE_ATTRIBUTES, RESEALED_PER_RUN, RESEALED_USERS_PER_CALL } from "../limits.ts";
import { directoryObject } from "../objects/reach.ts";
import type { Resealed } from "../objects/resealing.ts";
import { answer } from "./answers.ts";
import { readCursor, shownCursor } from "./cursor.ts";
import { readInput } from "./input.ts";
import { actingSuperUser, objectOfUser } from "./users.ts";

export const rewrapRoutes = new Hono<AppEnv>();

rewrapRoutes.post("/", async (c) => {
  const input = await readInput(c);
  const after = readCursor(input);
  await actingSuperUser(c, input);
  const { users, next } = await directoryObject(c.env).repeatable((stub) =>
    stub.page("", after, RESEALED_USERS_PER_CALL),
  );
  const each = await Promise.all(users.map(({ userId }) => resealUser(c, userId)));
  const oldest = each.flatMap(({ oldestKey }) => oldestKey ?? []);
  const result = {
    done: each.reduce((sum, { done }) => sum + done, 0),
    remaining: each.reduce((sum, { remaining }) => sum + remaining, 0),
    oldest_key: oldest.length > 0 ? Math.min(...oldest) : null,
  };
  return answer(c, { result, cursor: shownCursor(next) });
});

/** Goes through all values of one user; what cannot be opened remains and is counted. */
async function resealUser(c: Context<AppEnv>, userId: string): Promise<Omit<Resealed, "goesOn">> {
  let done = 0;
  let last: Resealed = { done: 0, remaining: 0, oldestKey: null, goesOn: true };
  for (let run = 0; last.goesOn && run <= LIVE_ATTRIBUTES / RESEALED_PER_RUN; run += 1) {
    const resealed = await objectOfUser(c, userId).repeatable((stub) => stub.reseal(userId));
    // Deleted since the page was read: nothing of that user is left under any key.
    if (!resealed.ok) return { done, remaining: 0, oldestKey: null };
    done += resealed.done;
    last = resealed;
  }
  return { done, remaining: last.remaining, oldestKey: last.oldestKey };
}
