// Signing up, and confirming that.

import type { Context, Hono } from "hono";
import {
  applications,
  checkNewPasswordSettings,
  hashSecret,
  isApprovalNeeded,
  signUpApplications,
  tokenKeys,
} from "../config.ts";
import { changeSignUp, changeToConfirmed, confirmSignUp, signUp } from "../contract/sso/sign-up.ts";
import { issueConfirmToken, verifyConfirmToken } from "../crypto/confirm-token.ts";
import { keyedHash } from "../crypto/digest.ts";
import { newSessionSecret, newUserId, secretHash, userObjectName } from "../crypto/identifiers.ts";
import { looksOfficial } from "../domain/sign-up.ts";
import { NAMELESS, type NewUser, normaliseUsername, ORDINARY } from "../domain/user.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { addressKey, countCall } from "../http/rates.ts";
import { SIGN_UP_CONFIRMATION_MS, SIGN_UP_RETRY_SECONDS } from "../limits.ts";
import { directoryObject, userObject } from "../objects/object-client.ts";
import { answer } from "./answers.ts";
import { noSignUp, refusal, SsoError, unknownApplication, unwrap, waiting } from "./errors.ts";
import { admitTrial, refuseForeignPage } from "./password-gate.ts";
import { read } from "./read.ts";
import { admitNewUsername } from "./reserved-names.ts";

/** Of tokens that name nobody, trials are counted together. */
const NOBODY = "nobody";

export function mountSignUp(routes: Hono<AppEnv>): void {
  mount(routes, signUp, read, async (c, { values: { username, password, email = "", app_list = [] }, application }) => {
    admitApplication(c, application, app_list);
    refuseForeignPage(c);
    admitName(c, username);
    checkNewPasswordSettings(c.env);
    const approvalStatus = isApprovalNeeded(c.env) ? "before_decision" : "approved";
    await countCall(c.env, "SIGN_UPS_BY_ADDRESS", addressKey(c.req.raw));
    const objectName = await userObjectName(normaliseUsername(username));
    const userId = newUserId(objectName);
    audit(c, { target: userId });
    const secret = newSessionSecret();
    // Made before the user, so that nothing can fail after that and leave a sign-up that nobody can confirm.
    const confirm_token = await issueConfirmToken(tokenKeys(c.env), { objectName, secret }, Date.now());
    await holdPlace(c, userId);
    const standing = { ...ORDINARY, approvalStatus, signUpStatus: "before_confirmation" } as const;
    const user: NewUser = { ...NAMELESS, ...standing, username, password, email: email === "" ? null : email };
    const confirmation = await secretHash(secret);
    const made = await userObject(c.env, objectName).call((stub) => stub.signUp(user, userId, confirmation));
    if (!made.ok) {
      await directoryObject(c.env).callIdempotent((stub) => stub.releaseSignUp(userId));
      throw refusal(made);
    }
    return answer(c, { confirm_token });
  });

  for (const operation of [confirmSignUp, changeToConfirmed, changeSignUp]) {
    mount(routes, operation, read, async (c, { values: { confirm_token }, application }) => {
      admitApplication(c, application, []);
      const found = await verifyConfirmToken(tokenKeys(c.env), confirm_token, Date.now(), SIGN_UP_CONFIRMATION_MS);
      await admitTrial(c, found?.objectName ?? NOBODY);
      if (found === null) throw noSignUp();
      audit(c, { target: found.objectName });
      const confirmation = await secretHash(found.secret);
      await unwrap(userObject(c.env, found.objectName).call((stub) => stub.confirmSignUp(confirmation)));
      return answer(c);
    });
  }
}

/** @throws {SsoError} E004002 where people of the application may not sign up, E004001 for others that there are not */
function admitApplication(c: Context<AppEnv>, application: string, others: readonly string[]): void {
  const known = applications(c.env);
  if (!signUpApplications(c.env, known).has(application)) {
    throw new SsoError(
      "E004002",
      "People of this application may not sign up. The setting SIGN_UP_APPS names those that may.",
    );
  }
  const unknown = others.find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownApplication(unknown, true, "app_list");
}

function admitName(c: Context<AppEnv>, username: string): void {
  admitNewUsername(c.env, username);
  if (looksOfficial(username))
    throw new SsoError("E001001", "`username` looks like one of an administrator. Choose another.");
}

/** @throws {SsoError} 429 where too many sign-ups wait, of that address or of all */
async function holdPlace(c: Context<AppEnv>, userId: string): Promise<void> {
  const address = await keyedHash(hashSecret(c.env), "sign-up-address", addressKey(c.req.raw));
  const isHeld = await directoryObject(c.env).callIdempotent((stub) => stub.holdSignUp(userId, address));
  if (!isHeld)
    throw waiting("E005001", 429, "Too many sign-ups wait to be decided. Try again later.", SIGN_UP_RETRY_SECONDS);
}
