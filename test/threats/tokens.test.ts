/** Threats to sessions by their tokens: forged, of a session that is over, replayed, fixed beforehand. */
import { expect, test } from "vitest";
import { sessionLifetime, tokenKeys } from "../../src/config.ts";
import { randomBytes, toBase64url } from "../../src/crypto/bytes.ts";
import { parseFernetKeys } from "../../src/crypto/fernet.ts";
import { newSessionSecret, sessionIdOf, userObjectName } from "../../src/crypto/identifiers.ts";
import { issueUst } from "../../src/crypto/ust.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { countObjects, watchObjects } from "../kit/objects.ts";
import { newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { api, expectBody, newProfileId } from "../kit/profiles.ts";
import { env, expectOk, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { ask, isAlive, LOGIN, LOGOUT, SESSION, signInDirectly, USER } from "../kit/sso.ts";
import { emptyFootprint, evict, footprint, profilePlace, sessionPlace, userPlace } from "../kit/storage.ts";

const both = (ust: string) => ({ current_ust: ust, target_ust: ust });
const set = (current_ust: string, target_ust = current_ust) =>
  ask("PUT", SESSION_ATTR, { current_ust, target_ust, name: "a", value: "a value" });

/** A text that differs in one character, which stays in the alphabet of tokens. */
function changed(token: string, at: number): string {
  return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
}

test("threat 1: a forged token creates nothing", async () => {
  const { ust } = await newSession();
  const foreign = parseFernetKeys(toBase64url(randomBytes(32)));
  const forged = [
    ...Array.from({ length: 119 }, (_, at) => changed(ust, at)),
    ...Array.from({ length: 119 }, (_, length) => ust.slice(0, length + 1)),
    ...(await Promise.all(Array.from({ length: 762 }, () => issueUst(foreign, newSessionSecret(), Date.now())))),
  ];
  expect(new Set(forged).size).toBe(1_000);
  const before = await countObjects();
  const watched = watchObjects();

  for (const token of forged) expectRefusal(await set(token), 403, "E007001");
  for (const token of [forged[0] ?? "", forged.at(-1) ?? ""]) {
    expectRefusal(await set(ust, token), 403, "E007001");
    expectRefusal(await ask("GET", USER, { ust: token }), 403, "E007001");
    expectRefusal(await ask("POST", LOGOUT, { ust: token }), 403, "E007001");
    expect((await api("GET", "/access/app-access-status", { authorization: `Bearer ${token}` })).status).toBe(401);
  }

  expect(watched.calls()).toBe(0);
  expect(await countObjects()).toBe(before);
  expectOk(await set(ust));
  expect(watched.calls()).toBe(1);
});

test("threat 2: the token of a session that is over writes nothing again", async () => {
  const { ust, sessionId } = await newSession();
  expectOk(await set(ust));
  expectOk(await ask("POST", LOGOUT, { ust }));

  for (let i = 0; i < 100; i += 1) expectRefusal(await set(ust), 403, "E007001");

  expect(await footprint(sessionPlace(sessionId))).toEqual(await emptyFootprint());
});

test("threat 2: names that nobody ever wrote have no table and no alarm, however they are asked for", async () => {
  const empty = await emptyFootprint();
  const secret = newSessionSecret();
  const signed = await issueUst(tokenKeys(env), secret, Date.now());
  const [username, papId] = [`nobody-${crypto.randomUUID()}`, newProfileId()];

  expectRefusal(await set(signed), 403, "E007001");
  expectRefusal(await ask("PATCH", SESSION, { ust: signed }), 403, "E007001");
  expectRefusal(await ask("POST", LOGIN, { username, password: PASSWORD }), 403, "E005001");
  for (const list of ["session-attributes", "environments", "members"]) {
    expect(expectBody(await api("GET", `/paps/${papId}/${list}`))).toEqual([]);
  }
  expect((await api("DELETE", `/paps/${papId}/session-attributes/none`)).status).toBe(404);

  expect(await footprint(sessionPlace(await sessionIdOf(secret)))).toEqual(empty);
  expect(await footprint(userPlace(await userObjectName(username)))).toEqual(empty);
  expect(await footprint(profilePlace(papId))).toEqual(empty);
});

test("threat 9: a token is dead at once after sign-out, and stays so when the object wakes again", async () => {
  const { ust, sessionId } = await signInDirectly(await newPerson());
  expectOk(await set(ust));
  expectOk(await ask("POST", LOGOUT, { ust }));

  expectRefusal(await ask("GET", SESSION_ATTR, { ...both(ust), name: "a" }), 403, "E007001");
  await evict(sessionPlace(sessionId));
  expectRefusal(await ask("GET", SESSION_ATTR, { ...both(ust), name: "a" }), 403, "E007001");
  expectRefusal(await ask("PATCH", SESSION, { ust }), 403, "E007001");
});

test("threat 9: a session and an attribute end by the clock, without their alarm", async () => {
  stopClock();
  const { ust } = await newSession();
  const { idleMs } = sessionLifetime(env);
  const name = { ...both(ust), name: "short" };
  expectOk(await ask("PUT", SESSION_ATTR, { ...name, value: "a value", expiration: 60 }));

  advance(59_999);
  expect(expectOk(await ask("GET", SESSION_ATTR, name))).toMatchObject({ found: true });
  advance(1);
  expect(expectOk(await ask("GET", SESSION_ATTR, name))).toEqual({ found: false });
  advance(idleMs - 60_001);
  expect(await isAlive(ust)).toBe(true);
  advance(1);
  expect(await isAlive(ust)).toBe(false);
});

test("threat 9: a token older than the longest session is refused before any object is asked", async () => {
  const { longestMs } = sessionLifetime(env);
  const old = await issueUst(tokenKeys(env), newSessionSecret(), Date.now() - longestMs - 1_000);
  const early = await issueUst(tokenKeys(env), newSessionSecret(), Date.now() + 120_000);
  const watched = watchObjects();
  for (const token of [old, early]) expectRefusal(await set(token), 403, "E007001");
  expect(watched.calls()).toBe(0);
});

test("threat 10: nobody chooses the session that a sign-in makes", async () => {
  const person = await newPerson();
  const planted = await newSession();
  const credentials = { username: person.username, password: PASSWORD };
  const suggestions = { ...both(planted.ust), ust: planted.ust, session_id: planted.sessionId, user_id: "planted" };
  const answers = [
    await ask("POST", LOGIN, { ...credentials, ...suggestions }),
    await ask("POST", LOGIN, credentials, { Authorization: `Bearer ${planted.ust}`, Cookie: `ust=${planted.ust}` }),
  ].map(expectOk);

  expect(new Set([planted.ust, ...answers.map(({ ust }) => ust)]).size).toBe(3);
  for (const { ust } of answers) {
    const session = expectOk(await ask("GET", SESSION, both(String(ust))));
    expect(session.session_id).not.toBe(planted.sessionId);
    expect(session.user_id).toBe(person.userId);
  }
  const session = expectOk(await ask("GET", SESSION, both(planted.ust)));
  expect(session.user_id).toBe(planted.person.userId);
});
