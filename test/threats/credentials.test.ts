/** Threats by credentials: those of the other API, of too little, and what a refusal gives away about what there is. */
import { expect, test } from "vitest";
import { sessionLifetime, tokenKeys } from "../../src/config.ts";
import { sealFernet } from "../../src/crypto/fernet.ts";
import { newSessionSecret } from "../../src/crypto/identifiers.ts";
import { issueUst, verifyUst } from "../../src/crypto/ust.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { type Credentials, callRoute, credentialsOf, ROUTE_CALLS } from "../kit/every-route.ts";
import { hashingsOf } from "../kit/hashing.ts";
import { newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { newProfileId, READER, WRITER } from "../kit/profiles.ts";
import { newScene, type Scene } from "../kit/scene.ts";
import { type Answer, call, env, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { ask, isAlive, LOGIN, LOGOUT, SESSION, USER } from "../kit/sso.ts";

const apiTokenOf = (header: string) => header.replace("TOKEN ", "");

/** What the refusal of a call says, in either API's form. */
function refused({ status, body }: Answer): string {
  return `${status} ${Array.isArray(body.sub_status) ? body.sub_status : body.errorCode}`;
}

/** Credentials that open nothing of the SSO API, with what they are answered. */
const NOT_OF_SSO: [Credentials, string][] = [
  [{}, "400 E008003"],
  [{ ust: apiTokenOf(WRITER) }, "403 E007001"],
  [{ authorization: WRITER }, "400 E008003"],
  [{ authorization: WRITER.replace("TOKEN", "Bearer") }, "403 E007001"],
  [{ ust: apiTokenOf(WRITER), authorization: WRITER }, "403 E007001"],
];

/** Credentials that open nothing of the administration of profiles. */
const notOfProfiles = ({ admin: { ust } }: Scene): [Credentials, string][] => [
  [{}, "401 AU-0018"],
  [{ ust }, "401 AU-0018"],
  [{ authorization: `TOKEN ${ust}` }, "401 AU-0018"],
  [{ authorization: `Bearer ${ust}` }, "401 AU-0018"],
  [{ authorization: apiTokenOf(WRITER) }, "401 AU-0018"],
  [{ authorization: `Basic ${btoa(apiTokenOf(WRITER))}` }, "401 AU-0018"],
  [{ authorization: `TOKEN sat_${"A".repeat(43)}` }, "401 AU-0015"],
];

/** Credentials that open nothing of a person's own side. */
const notOfPerson = ({ session: { ust } }: Scene): [Credentials, string][] => [
  [{}, "401 AU-0018"],
  [{ ust }, "401 AU-0018"],
  [{ authorization: ust }, "401 AU-0018"],
  [{ authorization: WRITER }, "401 AU-0015"],
  [{ authorization: WRITER.replace("TOKEN", "Bearer") }, "401 AU-0015"],
];

test.each(ROUTE_CALLS)("threat 11: $route takes its own credential and no other", async (routeCall) => {
  const { route, opens } = routeCall;
  const scene = await newScene();
  const attempts: [Credentials, string][] = [];
  if (opens !== "nothing") {
    if (route.includes(" /zato/")) attempts.push(...NOT_OF_SSO);
    else attempts.push(...(opens === "session" ? notOfPerson(scene) : notOfProfiles(scene)));
  }
  if (opens === "super-user") attempts.push([{ ust: scene.session.ust }, "403 E005001"]);
  if (opens === "write-token") attempts.push([{ authorization: READER }, "403 E1002"]);

  for (const [credentials, answered] of attempts) {
    expect(refused(await callRoute(routeCall, scene, credentials))).toBe(answered);
  }
  expect([200, 204]).toContain((await callRoute(routeCall, scene, credentialsOf(routeCall, scene))).status);
});

test("threat 11: another kind of token under the same key opens no session", async () => {
  const { ust } = await newSession();
  const [key] = tokenKeys(env);
  const secret = await verifyUst(tokenKeys(env), ust, Date.now(), sessionLifetime(env).longestMs);
  if (!key || !secret) throw new Error("there is a key, and the token is its own");
  const ofKind = (kind: number) => sealFernet(key, new Uint8Array([kind, ...secret]), Date.now());

  expect(await isAlive(await ofKind(1))).toBe(true);
  for (const kind of [0, 2, 0x80]) expect(await isAlive(await ofKind(kind))).toBe(false);
});

/** All that an answer says, without what is new in each. */
async function bytesOf(answer: Promise<Answer>): Promise<string> {
  const { status, headers, body } = await answer;
  const { cid: _cid, ...said } = body;
  const kept = [...headers].filter(([name]) => name !== "x-zato-cid");
  return JSON.stringify([status, kept, said]);
}

/** Expects answers that nobody can tell apart. */
async function expectAlike(answers: Promise<Answer>[]): Promise<void> {
  const all = await Promise.all(answers.map(bytesOf));
  expect(all.length).toBeGreaterThan(1);
  expect(new Set(all).size).toBe(1);
}

test("threat 16: unknown, ended, expired, forged and malformed tokens are answered alike", async () => {
  stopClock();
  const { ust: expired } = await newSession();
  advance(24 * 3_600_000);
  const { ust } = await newSession();
  const { ust: ended } = await newSession();
  await ask("POST", LOGOUT, { ust: ended });
  const unknown = await issueUst(tokenKeys(env), newSessionSecret(), Date.now());
  const dead = [expired, ended, unknown, `${ended.slice(0, -9)}AAAAAAAA=`, "malformed"];

  await expectAlike(
    dead.map((token) => ask("GET", SESSION_ATTR, { current_ust: token, target_ust: token, name: "a" })),
  );
  await expectAlike(
    dead.map((token) => ask("PUT", SESSION_ATTR, { current_ust: ust, target_ust: token, name: "a", value: "b" })),
  );
  await expectAlike(dead.map((token) => ask("GET", USER, { ust: token })));
  await expectAlike(
    dead.map((token) =>
      call("GET", "/api/access/app-access-status", { headers: { Authorization: `Bearer ${token}` } }),
    ),
  );
});

test("threat 16: sign-in says nothing of who exists, and hashes for a name that nobody has", async () => {
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  const [person, locked, unapproved] = [
    await newPerson(),
    await newPerson(),
    await newPerson({ approvalStatus: "before_decision" }),
  ];
  await ask("POST", `${USER}/lock`, { ust: admin.ust, user_id: locked.userId });
  const wrong = (username: string) => ask("POST", LOGIN, { username, password: `${PASSWORD}-wrong` });
  const nobody = `nobody-${crypto.randomUUID()}`;

  await expectAlike([person.username, locked.username, unapproved.username, nobody].map(wrong));
  expect(await hashingsOf(() => wrong(nobody))).toBeGreaterThan(0);
  expectRefusal(await ask("POST", LOGIN, { username: locked.username, password: PASSWORD }), 403, "E005002");
});

test("threat 16: to whom it is not open, what exists is answered as what does not", async () => {
  const scene = await newScene();
  const stranger = await newSession();
  const { ust } = stranger;
  const userIds = [scene.other.userId, `${scene.other.userId.slice(0, -1)}0`, "no-user-id"];
  await expectAlike(userIds.map((user_id) => ask("GET", USER, { ust, user_id })));
  await expectAlike(userIds.map((user_id) => ask("GET", `${USER}/attr/all`, { ust, user_id })));
  const { sessionId } = scene.session;
  const sessionIds = [sessionId, "00000000000000000000", "malformed"];
  await expectAlike(sessionIds.map((session_id) => ask("DELETE", SESSION, { current_ust: ust, session_id })));

  const headers = { Authorization: `Bearer ${ust}` };
  const profiles = [
    `${scene.papId}/environments/main`,
    `${scene.papId}/environments/none`,
    `${newProfileId()}/environments/main`,
  ];
  await expectAlike(profiles.map((path) => call("POST", `/api/access/${path}`, { headers })));
  const transactions = [scene.transactionId, "00000000000000000000", "malformed"];
  await expectAlike(transactions.map((id) => call("GET", `/api/access/${id}/tokens`, { headers })));
});
