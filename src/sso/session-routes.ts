// What can be asked and done about live sessions: `/user/session`.

import type { Context, Hono } from "hono";
import { checkLifetimeSettings, checkPasswordExpiry } from "../config.ts";
import {
  describeSession,
  endOtherSessions,
  endSession as endSessionOperation,
  listSessions,
  renewSession,
  verifySession,
} from "../contract/sso/sessions.ts";
import { serializeTime } from "../domain/attribute-json.ts";
import type { Session } from "../domain/session.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { actorOf } from "../objects/object-client.ts";
import { answer, serializeSession } from "./answers.ts";
import { type CallerOf, type OnSession, objectOfUser } from "./callers.ts";
import { unwrap } from "./errors.ts";
import { read } from "./read.ts";
import { endSession } from "./session-endings.ts";

export function mountSessions(routes: Hono<AppEnv>): void {
  mount(routes, describeSession, read, async (c, { caller }) => {
    const { id, userId, username, ...session } = await described(c, caller);
    return answer(c, { ...serializeSession({ ...session, sessionId: id }), user_id: userId, username });
  });

  /** A session that has ended, for any reason, is an answer and no error. */
  mount(routes, verifySession, read, async (c, { caller: { sessionId } }) => {
    if (sessionId === null) return answer(c, { is_valid: false });
    audit(c, { target: sessionId });
    const alive = await actorOf(c.env, sessionId);
    return answer(c, { is_valid: alive.ok });
  });

  mount(routes, renewSession, read, async (c, { caller: { userId, sessionId } }) => {
    checkLifetimeSettings(c.env);
    checkPasswordExpiry(c.env);
    const user = objectOfUser(c, userId);
    const { expiresAtMs } = await unwrap(user.callIdempotent((stub) => stub.prolongSession(userId, sessionId)));
    return answer(c, { expiration_time: serializeTime(expiresAtMs) });
  });

  mount(routes, endSessionOperation, read, async (c, { values: { session_id }, caller }) => {
    if ("userId" in caller) {
      const { userId, object } = caller;
      const sessionId = session_id ?? "";
      audit(c, { target: sessionId });
      await unwrap(object.callIdempotent((stub) => stub.endSession(userId, sessionId)));
    } else {
      const session = await described(c, caller);
      await endSession(c, { userId: session.userId, sessionId: session.id });
    }
    return answer(c);
  });

  mount(routes, listSessions, read, async (c, { caller }) => {
    const { userId, current } = await listed(c, caller);
    const { sessions } = await unwrap(objectOfUser(c, userId).callIdempotent((stub) => stub.listSessions(userId)));
    const result = sessions.map((one) => ({ ...serializeSession(one), is_current: one.sessionId === current }));
    return answer(c, { result });
  });

  mount(routes, endOtherSessions, read, async (c, { caller: { userId, sessionId } }) => {
    const user = objectOfUser(c, userId);
    const { ended } = await unwrap(user.callIdempotent((stub) => stub.endOtherSessions(userId, sessionId)));
    return answer(c, { result: ended });
  });
}

/** The session that a call is about. */
async function described(c: Context<AppEnv>, { caller, object }: OnSession): Promise<Session> {
  const { session } = await unwrap(object.callIdempotent((stub) => stub.details(caller)));
  // A session that acts on itself is one call, so that only its answer tells whose it is.
  if (caller === "self") audit(c, { actor: session.userId });
  return session;
}

/** Whose sessions to list, and which of them acts: the own ones, or those of the target session's user. */
async function listed(
  c: Context<AppEnv>,
  caller: CallerOf<"on-user-of-session">,
): Promise<{ userId: string; current: string }> {
  if ("userId" in caller) return { userId: caller.userId, current: caller.sessionId };
  return { userId: (await described(c, caller)).userId, current: caller.acting };
}
