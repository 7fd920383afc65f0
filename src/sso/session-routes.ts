// Signing in and out, and what can be asked and done about sessions: `/user/login`, `/user/logout`, `/user/session`.

import { type Context, Hono } from "hono";
import { checkSignInSettings, tokenKeys } from "../config.ts";
import { newSessionSecret, sessionIdOf, userObjectName } from "../crypto/identifiers.ts";
import { issueUst } from "../crypto/ust.ts";
import type { Session } from "../domain/session.ts";
import { normaliseUsername } from "../domain/user.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { sessionOf } from "../http/session-token.ts";
import { USER_AGENT_CHARACTERS } from "../limits.ts";
import { sessionObject, userObject } from "../objects/reach.ts";
import { answer, shownSession, shownTime } from "./answers.ts";
import { notAllowed, refusal, wrongPassword } from "./errors.ts";
import { type Input, readInput } from "./input.ts";
import { actingSession, actingUser, granted, targetSession } from "./parties.ts";
import { chosenUser, countPasswordTrial, objectOfUser } from "./users.ts";

export const sessionRoutes = new Hono<AppEnv>();

sessionRoutes.post("/login", async (c) => {
  checkSignInSettings(c.env);
  const input = await readInput(c);
  const username = input.requiredText("username");
  const password = input.requiredText("password");
  const secret = await input.faults.settle(async () => newSessionSecret());
  const request = {
    username,
    password,
    sessionId: await sessionIdOf(secret),
    remoteAddr: c.req.header("CF-Connecting-IP") ?? "",
    userAgent: (c.req.header("User-Agent") ?? "").slice(0, USER_AGENT_CHARACTERS),
  };
  const objectName = await userObjectName(normaliseUsername(username));
  await countPasswordTrial(c, objectName);
  // Made before the session, so that nothing can fail after that and leave a session whose token nobody has.
  const ust = await issueUst(tokenKeys(c.env), secret, Date.now());
  const user = userObject(c.env, objectName);
  const signedIn = await user.once((stub) => stub.signIn(request));
  if (!signedIn.ok) {
    note(c, { event: "sign_in_failed", target: objectName });
    throw signedIn.reason === "forbidden" ? wrongPassword() : refusal(signedIn);
  }
  const { userId, expires } = signedIn;
  note(c, { actor: userId, target: request.sessionId });
  return answer(c, { ust, user_id: userId, expiration_time: shownTime(expires) });
});

sessionRoutes.post("/logout", async (c) => {
  const input = await readInput(c);
  const token = input.actingToken("ust");
  const session = sessionObject(c.env, await input.faults.settle(() => actingSession(c, token)));
  const alive = await session.repeatable((stub) => stub.actor());
  if (alive.ok) {
    note(c, { actor: alive.actor.userId });
    await endSession(c, alive.actor);
  }
  return answer(c);
});

sessionRoutes.get("/session", async (c) => {
  const { session } = await describedTarget(c, await readInput(c));
  const { id, userId, username } = session;
  return answer(c, { ...shownSession({ ...session, sessionId: id }), user_id: userId, username });
});

/** Verify: whether a token is that of a live session. A dead one, whatever it died of, is an answer and no error. */
sessionRoutes.post("/session", async (c) => {
  const input = await readInput(c);
  const target = input.targetToken();
  if (target === undefined) input.missing("target_ust");
  const actor = await actingUser(c, input, "current_ust");
  if (!actor.isSuperUser) throw notAllowed();
  const sessionId = await sessionOf(c.env, target ?? "");
  if (sessionId !== null) note(c, { target: sessionId });
  const alive = sessionId !== null && (await sessionObject(c.env, sessionId).repeatable((stub) => stub.actor())).ok;
  return answer(c, { is_valid: alive });
});

sessionRoutes.patch("/session", async (c) => {
  const { userId, sessionId } = await actingUser(c, await readInput(c));
  const user = objectOfUser(c, userId);
  const { expires } = await granted(user.repeatable((stub) => stub.renewSession(userId, sessionId)));
  return answer(c, { expiration_time: shownTime(expires) });
});

sessionRoutes.delete("/session", async (c) => {
  const input = await readInput(c);
  const sessionId = input.given("session_id") && !input.given("target_ust") ? input.text("session_id") : undefined;
  if (sessionId === undefined) {
    const { session } = await describedTarget(c, input);
    await endSession(c, { userId: session.userId, sessionId: session.id });
  } else {
    const { userId, object } = await chosenUser(c, input, "current_ust");
    note(c, { target: sessionId });
    await granted(object.repeatable((stub) => stub.endSession(userId, sessionId)));
  }
  return answer(c);
});

sessionRoutes.get("/session/list", async (c) => {
  const input = await readInput(c);
  const { userId, current } = await listedUser(c, input);
  const user = objectOfUser(c, userId);
  const { sessions } = await granted(user.repeatable((stub) => stub.liveSessions(userId)));
  const result = sessions.map((session) => ({ ...shownSession(session), is_current: session.sessionId === current }));
  return answer(c, { result });
});

sessionRoutes.delete("/session/list", async (c) => {
  const { userId, sessionId } = await actingUser(c, await readInput(c));
  const user = objectOfUser(c, userId);
  const { ended } = await granted(user.repeatable((stub) => stub.endOtherSessions(userId, sessionId)));
  return answer(c, { result: ended });
});

/** Ends a live session, through its user's object. Where that knows of no such session, nobody else would end it. */
async function endSession(c: Context<AppEnv>, { userId, sessionId }: { userId: string; sessionId: string }) {
  const ended = await objectOfUser(c, userId).repeatable((stub) => stub.endSession(userId, sessionId));
  if (!ended.ok) await sessionObject(c.env, sessionId).repeatable((stub) => stub.end());
}

/** The session that a call is about, and the public id of the one that acts. */
async function describedTarget(c: Context<AppEnv>, input: Input): Promise<{ current: string; session: Session }> {
  const { current, caller, object } = await targetSession(c, input);
  const { session } = await granted(object.repeatable((stub) => stub.describe(caller)));
  // A session that acts on itself is one call, so that only its answer tells whose it is.
  if (caller === "self") note(c, { actor: session.userId });
  return { current, session };
}

/** Whose sessions to list: the own ones with `ust`, those of the target's user with `current_ust` and `target_ust`. */
async function listedUser(c: Context<AppEnv>, input: Input): Promise<{ userId: string; current: string }> {
  if (!input.given("target_ust")) {
    const actor = await actingUser(c, input);
    return { userId: actor.userId, current: actor.sessionId };
  }
  const { current, session } = await describedTarget(c, input);
  return { userId: session.userId, current };
}
