/**
 * The audit log: a line for each call that reads or changes anything. Who did what to what, how it ended, and nothing
 * secret. Whom a call is about stands in it as a keyed hash.
 */
import { describe, expect, it } from "vitest";
import { hashSecret } from "../../src/config.ts";
import { keyedHash } from "../../src/crypto/digest.ts";
import { userObjectName } from "../../src/crypto/identifiers.ts";
import { AUDITED_NAMES } from "../../src/limits.ts";
import { AWS_CREDENTIALS } from "../kit/aws.ts";
import { callRoute, ROUTE_CALLS, SENT_VALUE } from "../kit/every-route.ts";
import { loggedLines } from "../kit/log-lines.ts";
import { newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { api } from "../kit/profiles.ts";
import { newScene, PRESENT, PRESENT_VALUE } from "../kit/scene.ts";
import { call, env, expectOk, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";
import { alter, sessionPlace } from "../kit/storage.ts";
import { factsOf } from "./audit-facts.ts";

const hash = (id: string) => keyedHash(hashSecret(env), "audit", id);

const own = ({ ust }: { ust: string }) => ({ current_ust: ust, target_ust: ust });
describe("a call that succeeds has one line with who, what and whom", () => {
  it.each(ROUTE_CALLS)("$route", async (routeCall) => {
    const { route } = routeCall;
    const scene = await newScene();
    const printed = loggedLines();
    const before = Date.now();
    const { status, headers, body } = await callRoute(routeCall, scene);
    const { target, ...facts } = factsOf(routeCall, scene, body);

    expect(printed).toHaveLength(1);
    const { time, ...line } = printed[0] ?? {};
    expect(line).toEqual({
      event: "call",
      cid: headers.get("X-Zato-CID"),
      operation: route,
      outcome: "ok",
      status,
      ...(route.includes(" /zato/") ? { application: "CRM" } : {}),
      ...(target === undefined
        ? {}
        : { target: target === null ? expect.stringMatching(/^[0-9a-f]{16}$/) : await hash(String(target)) }),
      ...facts,
    });
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(String(time))).toBeGreaterThanOrEqual(before);
    const text = JSON.stringify(printed);
    const { session, admin } = scene;
    const secrets = [
      session.ust,
      admin.ust,
      session.sessionId,
      admin.sessionId,
      PASSWORD,
      PRESENT_VALUE,
      SENT_VALUE,
      AWS_CREDENTIALS.SecretAccessKey,
      AWS_CREDENTIALS.SessionToken,
    ];
    for (const secret of secrets) expect(text.includes(secret), "something secret stands in the line").toBe(false);
  });
});

describe("a call that fails has its line too", () => {
  it("a sign-in has an event of its own, and the username as a hash", async () => {
    const [person, nobody] = [await newPerson(), `nobody-${crypto.randomUUID()}`];
    const printed = loggedLines();
    for (const username of [person.username, nobody])
      await ask("POST", LOGIN, { username, password: "wrong-password" }, { "CF-Connecting-IP": "192.0.2.7" });
    const line = {
      address: await hash("192.0.2.7"),
      event: "sign_in_failed",
      operation: `POST ${LOGIN}`,
      outcome: "E005001",
      status: 403,
      application: "CRM",
    };
    expect(printed).toEqual([
      { ...line, time: expect.any(String), cid: expect.any(String), target: await hash(person.objectName) },
      { ...line, time: expect.any(String), cid: expect.any(String), target: await hash(await userObjectName(nobody)) },
    ]);
    expect(JSON.stringify(printed)).not.toContain(nobody);
  });

  it("what is refused has an event of its own, in both APIs", async () => {
    const scene = await newScene();
    const stranger = await newSession();
    const printed = loggedLines();
    await ask("GET", USER, { ust: "forged" });
    await ask("GET", SESSION_ATTR, { current_ust: stranger.ust, target_ust: scene.session.ust, name: PRESENT });
    await ask("POST", `${USER}/lock`, { ust: stranger.ust, user_id: scene.other.userId });
    await api("GET", "/users/attributes", { authorization: null });
    await api("POST", `/access/${scene.papId}/environments/main`, { authorization: `Bearer ${stranger.ust}` });

    const actor = stranger.person.userId;
    expect(
      printed.map(({ event, outcome, status, actor, target }) => ({ event, outcome, status, actor, target })),
    ).toEqual([
      { event: "access_refused", outcome: "E007001", status: 403, actor: undefined, target: undefined },
      { event: "access_refused", outcome: "E005001", status: 403, actor, target: await hash(scene.session.sessionId) },
      { event: "access_refused", outcome: "E005001", status: 403, actor, target: await hash(stranger.sessionId) },
      { event: "access_refused", outcome: "AU-0018", status: 401, actor: undefined, target: undefined },
      { event: "access_refused", outcome: "E1002", status: 403, actor, target: await hash(stranger.sessionId) },
    ]);
  });

  it("what cannot be opened has an event of its own, with the reason that the caller is not told", async () => {
    const session = await newSession();
    expectOk(
      await ask("PUT", SESSION_ATTR, { ...own(session), name: "sealed", value: "a sealed value", encrypt: true }),
    );
    await alter(sessionPlace(session.sessionId), "UPDATE attribute SET value = zeroblob(64)");
    const printed = loggedLines();
    await ask("GET", SESSION_ATTR, { ...own(session), name: "sealed" });
    const target = await hash(session.sessionId);
    expect(printed).toMatchObject([
      { event: "undecipherable", code: "format_error", purpose: "attribute", target },
      { event: "call", outcome: "E008004", target },
    ]);
  });

  it.each<[outcome: string, status: number, make: (session: { ust: string }) => Promise<unknown>]>([
    ["E004001", 400, (session) => call("PUT", SESSION_ATTR, { body: own(session) })],
    ["E008003", 400, (session) => ask("PUT", SESSION_ATTR, own(session))],
    ["E008002", 400, () => call("PUT", SESSION_ATTR, { raw: "broken" })],
    ["E008002", 413, () => call("PUT", SESSION_ATTR, { raw: "{}", headers: { "Content-Length": "9999999" } })],
    ["E009002", 403, (session) => ask("PATCH", SESSION_ATTR, { ...own(session), name: "none", value: "v" })],
    [
      "E009003",
      412,
      (session) => ask("PUT", SESSION_ATTR, { ...own(session), name: "none", value: "v" }, { "If-Match": "*" }),
    ],
  ])("%s, %d", async (outcome, status, make) => {
    const session = await newSession();
    const printed = loggedLines();
    await make(session);
    expect(printed).toHaveLength(1);
    expect(printed[0]).toMatchObject({ event: "call", outcome, status });
  });
});

it("a path or method that there is not, the page at the root, and a preflight have read nothing and have no line", async () => {
  setSetting("CORS_ORIGINS", "https://app.example.com");
  const printed = loggedLines();
  const origin = { Origin: "https://app.example.com", "Access-Control-Request-Method": "GET" };
  expect((await call("GET", "/")).status).toBe(200);
  for (const path of ["/zato/sso/none", "/api/none"]) expect((await call("GET", path)).status).toBe(404);
  for (const path of [SESSION_ATTR, "/api/paps/p/members"]) {
    expect((await call("OPTIONS", path)).status).toBe(405);
    expect((await call("TRACE", path.replace("attr", "attr/all"))).status).toBe(405);
  }
  expect((await call("OPTIONS", SESSION_ATTR, { headers: origin })).status).toBe(204);
  expect(printed).toEqual([]);
});

it("HEAD is a call of its own name", async () => {
  const session = await newSession();
  const printed = loggedLines();
  await call("HEAD", `${USER_ATTR}/names`, { query: { current_app: "CRM", ust: session.ust } });
  expect(printed).toMatchObject([{ event: "call", operation: `HEAD ${USER_ATTR}/names`, outcome: "ok", status: 200 }]);
});

it("of many names a bounded number stands in the line, and how many there were", async () => {
  const session = await newSession();
  const names = Array.from({ length: AUDITED_NAMES + 1 }, (_, i) => `name-${i}`);
  const printed = loggedLines();
  expectOk(await ask("DELETE", SESSION_ATTR, { ...own(session), data: names }));
  expect(printed).toMatchObject([{ names: names.slice(0, AUDITED_NAMES), nameCount: AUDITED_NAMES + 1 }]);
});

it("without the key of hashes, the line says so and stands all the same", async () => {
  const { papId } = await newScene();
  setSetting("DATA_KEYS", "none");
  const printed = loggedLines();
  await api("GET", `/paps/${papId}/members`);
  expect(printed.filter(({ event }) => event === "call")).toHaveLength(1);
});
