/**
 * Calls about users and sessions as their clients write them, and what these clients see of a session's life.
 */

import { tokenKeys } from "../../src/config.ts";
import { newSessionSecret, sessionIdOf } from "../../src/crypto/identifiers.ts";
import { issueUst } from "../../src/crypto/ust.ts";
import { userObject } from "../../src/objects/object-client.ts";
import { type LiveSession, PASSWORD, type Person } from "./people.ts";
import { type Answer, APP, call, env, type Fields } from "./service.ts";

export const USER = "/zato/sso/user";
export const LOGIN = `${USER}/login`;
export const LOGOUT = `${USER}/logout`;
export const SESSION = `${USER}/session`;

/** Makes a call with `current_app` and these parameters: in the query string for GET, in the body otherwise. */
export function ask(method: string, path: string, parameters: Fields = {}, headers = {}): Promise<Answer> {
  const all = { ...APP, ...parameters };
  return method === "GET"
    ? call(method, path, { query: all as Record<string, string>, headers })
    : call(method, path, { body: all, headers });
}

/** The header that carries a session's token. */
export const bearer = (ust: string) => ({ Authorization: `Bearer ${ust}` });

/** Whether a token opens its session. */
export async function isAlive(ust: string): Promise<boolean> {
  const { status, body } = await ask("GET", SESSION, { current_ust: ust, target_ust: ust });
  if (status === 200) return true;
  if (JSON.stringify(body.sub_status) === '["E007001"]') return false;
  throw new Error(`a token was answered ${status}`);
}

/** Signs a person in at the user's object, past the rates of the API, which take a hundred sign-ins a minute. */
export async function signInDirectly(person: Person, password = PASSWORD): Promise<LiveSession> {
  const secret = newSessionSecret();
  const sessionId = await sessionIdOf(secret);
  const from = { remoteAddr: "192.0.2.1", userAgent: "a test" };
  const request = { username: person.username, password, newPassword: null, totpCode: null, sessionId, ...from };
  const signedIn = await userObject(env, person.objectName).call((stub) => stub.startSession(request));
  if (!signedIn.ok) throw new Error(`sign-in was refused: ${signedIn.reason}`);
  return { ust: await issueUst(tokenKeys(env), secret, Date.now()), sessionId, person };
}
