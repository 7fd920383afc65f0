/**
 * People and their sessions, made in the objects directly: no password, no rate, no directory in the way. Whoever tests
 * signing in calls `signIn`, which goes through the API.
 */

import { sessionLifetime, tokenKeys } from "../../src/config.ts";
import { issueConfirmToken } from "../../src/crypto/confirm-token.ts";
import { newSessionSecret, newUserId, secretHash, sessionIdOf, userObjectName } from "../../src/crypto/identifiers.ts";
import { issueUst } from "../../src/crypto/ust.ts";
import { BY_ITSELF, NAMELESS, type NewUser, normaliseUsername, ORDINARY } from "../../src/domain/user.ts";
import { sessionObject, userObject } from "../../src/objects/object-client.ts";
import { APP, call, env, expectOk } from "./service.ts";

/** Who makes and changes people here, as a super-user. */
export const BY_THE_SERVICE = { userId: BY_ITSELF, as: "super-user" } as const;

export const PASSWORD = "a-password-of-tests";

let people = 0;

/** A user that exists. */
export interface Person {
  userId: string;
  username: string;
  isSuperUser: boolean;
  /** The name of the user's object. */
  objectName: string;
}

/** A live session and what its person holds of it. */
export interface LiveSession {
  ust: string;
  sessionId: string;
  person: Person;
}

/** Makes a user of a name that nobody has, approved, with `PASSWORD`. */
export async function newPerson(more: Partial<NewUser> = {}): Promise<Person> {
  people += 1;
  const user: NewUser = {
    ...NAMELESS,
    ...ORDINARY,
    username: `person-${people}-${crypto.randomUUID()}`,
    password: PASSWORD,
    approvalStatus: "approved",
    ...more,
  };
  const objectName = await userObjectName(normaliseUsername(user.username));
  const userId = newUserId(objectName);
  const made = await userObject(env, objectName).call((stub) => stub.makeUser(user, userId, BY_THE_SERVICE));
  if (!made.ok) throw new Error(`no user was made: ${made.reason}`);
  return { userId, username: user.username, isSuperUser: user.isSuperUser, objectName };
}

/** Somebody signs up at the user's object, past the rates and places of the API. @returns the token that confirms it */
export async function newSignUp(): Promise<string> {
  people += 1;
  const username = `person-${people}-${crypto.randomUUID()}`;
  const user: NewUser = { ...NAMELESS, ...ORDINARY, username, password: PASSWORD, signUpStatus: "before_confirmation" };
  const objectName = await userObjectName(normaliseUsername(username));
  const secret = newSessionSecret();
  const confirmation = await secretHash(secret);
  const made = await userObject(env, objectName).call((stub) => stub.signUp(user, newUserId(objectName), confirmation));
  if (!made.ok) throw new Error(`nobody signed up: ${made.reason}`);
  return issueConfirmToken(tokenKeys(env), { objectName, secret }, Date.now());
}

/** Makes a live session of a person; the person's object knows nothing of it. By default the person is made too. */
export async function newSession(person?: Person): Promise<LiveSession> {
  const owner = person ?? (await newPerson());
  const { userId, username, isSuperUser } = owner;
  const secret = newSessionSecret();
  const id = await sessionIdOf(secret);
  const createdAtMs = Date.now();
  const expiresAtMs = createdAtMs + sessionLifetime(env).idleMs;
  const facts = { id, userId, username, isSuperUser, createdAtMs, expiresAtMs, remoteAddr: "", userAgent: "" };
  const made = await sessionObject(env, id).call((stub) => stub.begin(facts));
  if (!made.ok) throw new Error(`no session was made: ${made.reason}`);
  return { ust: await issueUst(tokenKeys(env), secret, createdAtMs), sessionId: id, person: owner };
}

/** Signs a person in through the API. */
export async function signIn(person: Person, password = PASSWORD): Promise<LiveSession> {
  const body = { ...APP, username: person.username, password };
  const { ust } = expectOk(await call("POST", "/zato/sso/user/login", { body }));
  const query = { ...APP, current_ust: String(ust), target_ust: String(ust) };
  const { session_id } = expectOk(await call("GET", "/zato/sso/user/session", { query }));
  return { ust: String(ust), sessionId: String(session_id), person };
}
