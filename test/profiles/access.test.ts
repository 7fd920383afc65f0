/** The person's own side of the profile API: what opens it, for whom, in which order a call is judged. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { userObject } from "../../src/objects/object-client.ts";
import { standInForSts } from "../kit/aws.ts";
import { newHolder, newProfile } from "../kit/check-outs.ts";
import { setClock, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { api, expectBody, expectNothing, expectProblem, newProfileId, SESSION, WRITER } from "../kit/profiles.ts";
import { APP, call, env, expectOk } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, signInDirectly, USER } from "../kit/sso.ts";
import { setSessionAttribute } from "../kit/tags.ts";

standInForSts();

/** Every route, for a profile or transaction that nobody knows. */
const ROUTES = [
  ["POST", "/access/nobody-wrote-this/environments/main"],
  ["GET", "/access/app-access-status"],
  ["GET", "/access/0123456789abcdefghij/tokens"],
  ["PUT", "/access/0123456789abcdefghij"],
] as const;
const bearer = (ust: string) => ({ authorization: `Bearer ${ust}` });

describe.each(ROUTES)("%s %s", (method, path) => {
  it("is opened by a live session in the header, and by nothing else", async () => {
    const { ust } = await newSession();
    for (const authorization of [null, "", ust, `Basic ${ust}`, `Bearer ${ust} x`, "Bearer"]) {
      const answer = await api(method, path, { authorization });
      expectProblem(answer, 401, "AU-0018");
      expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
    }
    const inPlace = await api(method, `${path}?ust=${ust}&current_ust=${ust}`, { authorization: null });
    expectProblem(inPlace, 401, "AU-0018");
    expectProblem(await api(method, path, { authorization: WRITER }), 401, "AU-0015");
    for (const authorization of [`Bearer ${ust}`, `TOKEN ${ust}`, `token  ${ust}`]) {
      expect((await api(method, path, { authorization })).status).not.toBe(401);
    }
  });

  it("answers every dead session alike: unknown, malformed, ended, expired", async () => {
    const [live, ended] = [await newSession(), await newSession()];
    expectOk(await call("POST", "/zato/sso/user/logout", { body: { ...APP, ust: ended.ust } }));
    const forged = `${live.ust.slice(0, 60)}${live.ust[60] === "A" ? "B" : "A"}${live.ust.slice(61)}`;
    const answers = [];
    for (const dead of ["x", WRITER.slice("TOKEN ".length), forged, ended.ust]) {
      answers.push(await api(method, path, bearer(dead)));
    }
    setClock(stopClock() + 3_600_000);
    answers.push(await api(method, path, bearer(live.ust)));
    for (const answer of answers) {
      expectProblem(answer, 401, "AU-0015");
      expect(answer.body).toEqual(answers[0]?.body);
    }
  });

  it("is a 503 with malformed settings that it needs, and needs no others", async () => {
    const { ust } = await newSession();
    for (const [name, value, isNeeded] of [
      ["AWS_REGION", "us east", method === "POST"],
      ["AWS_STS_ENDPOINT", "sts", method === "POST"],
      ["SOURCE_IDENTITY", "yes", method === "POST"],
      ["AWS_ACCESS_KEY_ID", undefined, method === "POST"],
      ["TOKEN_KEYS", "x", true],
      ["SESSION_MINUTES", "x", false],
      ["API_TOKENS", undefined, false],
      ["APPS", ",", false],
    ] as const) {
      const before = env[name];
      setSetting(name, value);
      const answer = await api(method, path, bearer(ust));
      if (isNeeded) expectProblem(answer, 503, "E1000");
      else expect(answer.status).toBeLessThan(500);
      setSetting(name, before);
    }
  });

  it("counts its calls by session", async () => {
    const { ust, sessionId } = await newSession();
    const limit = vi.spyOn(env.CALLS, "limit").mockResolvedValue({ success: false });
    onTestFinished(() => limit.mockRestore());
    const answer = await api(method, path, bearer(ust));
    expectProblem(answer, 429, "E1000");
    expect(answer.headers.get("Retry-After")).toBe("10");
    expect(limit.mock.calls).toEqual([[{ key: sessionId }]]);
  });

  it("takes a slash at the end and no precondition where it changes something", async () => {
    const { ust } = await newSession();
    expect((await api(method, `${path}/`, bearer(ust))).body).toEqual((await api(method, path, bearer(ust))).body);
    if (method === "GET") return;
    for (const name of ["If-Match", "If-None-Match"]) {
      const answer = await api(method, path, { ...bearer(ust), headers: { [name]: "*" } });
      expect(expectProblem(answer, 400, "E1003")).toContain(`${name}: `);
    }
  });
});

it("a check-out is a 503 without AWS settings, which names those that are missing", async () => {
  const { ust } = await newSession();
  const [[method, path]] = ROUTES;
  const message = async () => {
    const answer = await api(method, path, bearer(ust));
    expectProblem(answer, 503, "E1000");
    return (answer.body as { message: string }).message;
  };
  setSetting("AWS_SECRET_ACCESS_KEY", undefined);
  expect(await message()).toMatch(/ AWS_SECRET_ACCESS_KEY\.$/);
  setSetting("AWS_ACCESS_KEY_ID", "");
  expect(await message()).toMatch(/ AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\.$/);
  expectProblem(await api(method, path, { authorization: null }), 401, "AU-0018");
});

describe("the order of judgement", () => {
  const bad = "/access/a.b/environments/c.d?accessType=CONSOLE";

  it("of a check-out is path, method, session, settings, input, membership, tags, environment, what is out", async () => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person, [SESSION]);
    const post = (path: string, credential: { authorization: string | null } = bearer(holder.ust)) =>
      api("POST", path, credential);
    const at = (environmentId: string) => `/access/${papId}/environments/${environmentId}`;
    expectProblem(await post(`${bad.split("?")[0]}/more`, { authorization: null }), 404, "E1004");
    const wrongMethod = await api("GET", bad, { authorization: null });
    expectProblem(wrongMethod, 405, "E1000");
    expect(wrongMethod.headers.get("Allow")).toBe("POST");
    setSetting("AWS_ACCESS_KEY_ID", undefined);
    expectProblem(await post(bad, { authorization: null }), 401, "AU-0018");
    expectProblem(await post(bad), 503, "E1000");
    setSetting("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST");
    const details = expectProblem(await post(bad), 400, "E1003");
    for (const field of ["papId", "environmentId", "accessType"]) expect(details).toContain(`${field}: `);
    expectProblem(await post("/access/other/environments/none"), 403, "E1002");
    expect(expectProblem(await post(at("none")), 400, "E1003")).toMatch(/^project: no-session-attribute: /);
    await setSessionAttribute(holder.ust, { name: "my project", value: "x" });
    expectProblem(await post(at("none")), 404, "E1004");
    expectBody(await post(at("main")));
    expectProblem(await post(at("main")), 400, "E1001");
  });

  it.each([
    ["GET", "/access/app-access-status/more", 404, undefined],
    ["GET", "/access", 404, undefined],
    ["GET", "/access/x", 405, "PUT"],
    ["POST", "/access/x/tokens", 405, "GET, HEAD"],
    ["POST", "/access/app-access-status", 405, "GET, HEAD, PUT"],
  ])("%s %s: %i", async (method, path, status, methods) => {
    const answer = await api(method, path, { authorization: null });
    expectProblem(answer, status, status === 404 ? "E1004" : "E1000");
    expect(answer.headers.get("Allow")?.split(", ").sort().join(", ")).toBe(methods);
  });
});

describe("the parameters", () => {
  it.each([
    ["", true],
    ["?accessType=PROGRAMMATIC", true],
    ["?accessType=PROGRAMMATIC&accessType=PROGRAMMATIC&type=UI", true],
    ["?accessType=", false],
    ["?accessType=programmatic", false],
    ["?accessType=CONSOLE", false],
    ["?accessType=PROGRAMMATIC&accessType=CONSOLE", false],
  ])("of a check-out: %j", async (query, isRight) => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    const answer = await api("POST", `/access/${papId}/environments/main${query}`, bearer(holder.ust));
    if (isRight) expectBody(answer);
    else expect(expectProblem(answer, 400, "E1003")).toBe("accessType: It must be PROGRAMMATIC.");
  });

  it.each([
    ["", true],
    ["?type=API", true],
    ["?type=", false],
    ["?type=UI", false],
    ["?type=API&type=UI", false],
  ])("of a check-in: %j", async (query, isRight) => {
    const holder = await newHolder();
    const { transactionId } = await holder.checkedOut(await newProfile(holder.person));
    const answer = await api("PUT", `/access/${transactionId}${query}`, bearer(holder.ust));
    if (isRight) expectBody(answer);
    else expect(expectProblem(answer, 400, "E1003")).toBe("type: It must be API.");
    expect(expectBody<unknown[]>(await holder.list())).toHaveLength(isRight ? 0 : 1);
  });

  it("may come with a body of whatever kind, which says nothing", async () => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    const sent = { ...bearer(holder.ust), body: { justification: "because", papId: "other" } };
    expect(expectBody(await api("POST", `/access/${papId}/environments/main`, sent))).toMatchObject({ papId });
  });
});

describe("who may check out", () => {
  it("is a member, as long as that is so, and others cannot tell what exists", async () => {
    const [member, other] = [await newHolder(), await newHolder()];
    const papId = await newProfile(member.person);
    const refused = await other.checkOut(papId);
    expectProblem(refused, 403, "E1002");
    for (const answer of [await other.checkOut(newProfileId()), await other.checkOut(papId, "none")]) {
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 403, body: refused.body });
    }
    await member.checkedOut(papId);
    expectNothing(await api("DELETE", `/paps/${papId}/members/${member.person.userId}`));
    expectProblem(await member.checkOut(papId, "other"), 403, "E1002");
  });

  it("and reads credentials: who is no member any more keeps none", async () => {
    const member = await newHolder();
    const papId = await newProfile(member.person);
    const { transactionId } = await member.checkedOut(papId);
    expectBody(await member.tokens(transactionId));
    expectNothing(await api("DELETE", `/paps/${papId}/members/${member.person.userId}`));
    expectProblem(await member.tokens(transactionId), 403, "E1002");
    expectProblem(await member.tokens("0123456789abcdefghij"), 404, "E1004");
    expectNothing(await api("PUT", `/paps/${papId}/members/${member.person.userId}`));
    expectBody(await member.tokens(transactionId));
    expectBody(await member.checkIn(transactionId));
  });

  it("is a super-user always, until the role is lost: that ends the session", async () => {
    const person = await newPerson({ isSuperUser: true });
    const holder = await newHolder(await signInDirectly(person));
    const papId = await newProfile(await newPerson());
    await holder.checkedOut(papId);
    expectProblem(await holder.checkOut(papId, "none"), 404, "E1004");
    expectProblem(await holder.checkOut(newProfileId()), 404, "E1004");
    const { ust } = await newSession(await newPerson({ isSuperUser: true }));
    expectOk(await ask("PATCH", USER, { ust, user_id: person.userId, is_super_user: false }));
    expectProblem(await holder.checkOut(papId, "other"), 401, "AU-0015");
    expectProblem(await (await newHolder(await signInDirectly(person))).checkOut(papId), 403, "E1002");
  });

  it("is nobody who was deleted, and no new user of that name", async () => {
    const member = await newHolder();
    const papId = await newProfile(member.person);
    const { userId, objectName, username } = member.person;
    await userObject(env, objectName).call((stub) => stub.remove(userId));
    const again = await newHolder(await newSession(await newPerson({ username })));
    expectProblem(await again.checkOut(papId), 403, "E1002");
  });

  it("is asked before anything of the person is read", async () => {
    const holder = await newHolder();
    const papId = await newProfile(await newPerson(), [SESSION]);
    const refused = () => holder.checkOut(papId);
    expect(await costOf(refused)).toEqual(cost({ sessions: ["actor"], profiles: ["forCheckOut"] }));
  });
});
