// Signing in and out.

import type { Context, Hono } from "hono";
import { checkNewPasswordSettings, checkSignInSettings, tokenKeys } from "../config.ts";
import { login, logout } from "../contract/sso/sessions.ts";
import { newSessionSecret, sessionIdOf, userObjectName } from "../crypto/identifiers.ts";
import { issueUst } from "../crypto/ust.ts";
import { serializeTime } from "../domain/attribute-json.ts";
import type { Failure } from "../domain/outcome.ts";
import { normaliseTypedUsername } from "../domain/user.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { remoteAddressOf } from "../http/rates.ts";
import { USER_AGENT_CHARACTERS } from "../limits.ts";
import { actorOf, userObject } from "../objects/object-client.ts";
import { typedCodeOf } from "./account-input.ts";
import { answer } from "./answers.ts";
import { refusal, type SsoError } from "./errors.ts";
import { admitTrial, isImpossible } from "./password-gate.ts";
import { read } from "./read.ts";
import { endSession } from "./session-endings.ts";

/** The one success that is not plainly ok. */
const PASSWORD_EXPIRING = { status: "warning", sub_status: ["W003005"] };

export function mountSignIn(routes: Hono<AppEnv>): void {
  mount(routes, login, read, async (c, { values: { username, password, new_password = "", totp_code } }) => {
    const name = normaliseTypedUsername(username);
    if (name === null || name === "" || isImpossible(password))
      throw failed(c, { ok: false, reason: "wrong-credentials" });
    const objectName = await userObjectName(name);
    audit(c, { target: objectName });
    await admitTrial(c, objectName);
    checkSignInSettings(c.env);
    if (new_password !== "") checkNewPasswordSettings(c.env);
    const secret = newSessionSecret();
    const request = {
      username,
      password,
      totpCode: typedCodeOf(totp_code),
      newPassword: new_password === "" ? null : new_password,
      sessionId: await sessionIdOf(secret),
      remoteAddr: remoteAddressOf(c.req.raw),
      userAgent: (c.req.header("User-Agent") ?? "").slice(0, USER_AGENT_CHARACTERS),
    };
    // Made before the session, so that nothing can fail after that and leave a session whose token nobody has.
    const ust = await issueUst(tokenKeys(c.env), secret, Date.now());
    const signedIn = await userObject(c.env, objectName).call((stub) => stub.startSession(request));
    if (!signedIn.ok) throw failed(c, signedIn);
    const { userId, expiresAtMs, passwordExpiresAtMs, isPasswordExpiring } = signedIn;
    audit(c, { actor: userId, target: request.sessionId });
    return answer(c, {
      ...(isPasswordExpiring ? PASSWORD_EXPIRING : {}),
      ust,
      user_id: userId,
      expiration_time: serializeTime(expiresAtMs),
      password_expiry: serializeTime(passwordExpiresAtMs),
    });
  });

  mount(routes, logout, read, async (c, { caller: { sessionId } }) => {
    const alive = await actorOf(c.env, sessionId);
    if (alive.ok) {
      audit(c, { actor: alive.actor.userId });
      await endSession(c, alive.actor);
    }
    return answer(c);
  });
}

function failed(c: Context<AppEnv>, refused: Failure): SsoError {
  audit(c, { event: "sign_in_failed" });
  return refusal(refused);
}
