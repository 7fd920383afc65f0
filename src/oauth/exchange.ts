// `POST /oauth2/token`: an ID token of an identity provider is exchanged for a session.

import type { Context, Hono } from "hono";
import {
  applications,
  attributeRules,
  checkLifetimeSettings,
  checkSsoSettings,
  identityProviders,
  tokenKeys,
} from "../config.ts";
import { ACCESS_TOKEN_TYPE, exchangeToken } from "../contract/exchange.ts";
import { sha256Hex } from "../crypto/digest.ts";
import { newSessionSecret, newUserId, sessionIdOf, userObjectName } from "../crypto/identifiers.ts";
import { issueUst } from "../crypto/ust.ts";
import { providedAttributes, providedFields, providedRole } from "../domain/claim-mapping.ts";
import { claimOf, type JsonObject } from "../domain/id-token.ts";
import { type IdentityProvider, plainProviderUsername } from "../domain/identity-provider.ts";
import { answerJson } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { isForeignPage } from "../http/origin.ts";
import { addressKey, countCall, remoteAddressOf } from "../http/rates.ts";
import { USER_AGENT_CHARACTERS } from "../limits.ts";
import { logEvent } from "../log.ts";
import { userObject } from "../objects/object-client.ts";
import { OauthError, tokenRefused } from "./errors.ts";
import { readForm } from "./form.ts";
import { verifySubject } from "./subject-token.ts";

export function mountExchange(routes: Hono<AppEnv>): void {
  mount(routes, exchangeToken, readForm, async (c, { subject_token, audience }) => {
    await admit(c, audience);
    const keepAlive = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
    const verified = await verifySubject(subject_token, identityProviders(c.env), keepAlive);
    if (verified.provider) audit(c, { provider: verified.provider.name });
    if (!verified.ok) throw refused(c, verified.reason);
    const { ust, expiresAtMs } = await signIn(c, verified.provider, verified.claims);
    const expiresInSeconds = Math.floor((expiresAtMs - Date.now()) / 1000);
    const token = { access_token: ust, issued_token_type: ACCESS_TOKEN_TYPE, token_type: "Bearer" };
    return answerJson(c, { ...token, expires_in: expiresInSeconds }, 200, { Pragma: "no-cache" });
  });
}

/** What is judged before the token is looked at. */
async function admit(c: Context<AppEnv>, audience: string | undefined): Promise<void> {
  checkSsoSettings(c.env);
  checkLifetimeSettings(c.env);
  if (audience !== undefined) {
    if (!applications(c.env).has(audience)) {
      throw new OauthError("invalid_target", "`audience`: one of the applications of the setting APPS is expected.");
    }
    audit(c, { application: audience });
  }
  if (isForeignPage(c.env, c.req.raw)) {
    const message = "Not allowed from this page. An administrator names its origin in CORS_ORIGINS.";
    throw new OauthError("access_denied", message, 403);
  }
  const address = addressKey(c.req.raw);
  audit(c, { address });
  await countCall(c.env, "SIGN_INS_BY_ADDRESS", address);
}

/** Makes the session, and the user where there is none. */
async function signIn(
  c: Context<AppEnv>,
  provider: IdentityProvider,
  claims: JsonObject,
): Promise<{ ust: string; expiresAtMs: number }> {
  const subject = String(claimOf(claims, "sub"));
  const username = plainProviderUsername(provider.name, subject) ?? `${provider.name}:${await sha256Hex(subject)}`;
  const objectName = await userObjectName(username);
  const { attributes, leftOut } = providedAttributes(claims, provider);
  // The session's object reads them, too, and could not tell that they are at fault.
  if (attributes.length > 0) attributeRules(c.env, "session");
  const secret = newSessionSecret();
  const sessionId = await sessionIdOf(secret);
  // Made before the session, so that nothing can fail after that and leave a session whose token nobody has.
  const ust = await issueUst(tokenKeys(c.env), secret, Date.now());
  const request = {
    username,
    userId: newUserId(objectName),
    identity: { issuer: provider.issuer, subject },
    issuedAt: Number(claimOf(claims, "iat")),
    fields: providedFields(claims, provider),
    isSuperUser: providedRole(claims, provider),
    signUp: provider.signUp,
    livesMs: provider.sessionMinutes * 60_000,
    attributes,
    sessionId,
    remoteAddr: remoteAddressOf(c.req.raw),
    userAgent: (c.req.header("User-Agent") ?? "").slice(0, USER_AGENT_CHARACTERS),
  };
  audit(c, { target: objectName });
  const signedIn = await userObject(c.env, objectName).call((stub) => stub.openSessionByProvider(request));
  if (!signedIn.ok) throw refused(c, signedIn.reason);
  audit(c, { actor: signedIn.userId, target: sessionId });
  if (leftOut.length > 0) logEvent("claims_left_out", { cid: c.get("cid"), provider: provider.name, names: leftOut });
  return { ust, expiresAtMs: signedIn.expiresAtMs };
}

/** The log has the reason, which the caller is never told. */
function refused(c: Context<AppEnv>, reason: string): OauthError {
  audit(c, { event: "token_refused", reason });
  return tokenRefused();
}
