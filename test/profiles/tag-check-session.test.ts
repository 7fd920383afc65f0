/** The tag check and the session that it is about: it must be alive to the end. And what a check costs, and logs. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { sessionObject, userObject } from "../../src/objects/object-client.ts";
import { meanwhile } from "../kit/call-faults.ts";
import { setClock, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { newPerson, newSession } from "../kit/people.ts";
import {
  api,
  expectBody,
  expectProblem,
  newIdentityAttribute,
  newProfileId,
  SESSION,
  STATIC,
  WRITER,
} from "../kit/profiles.ts";
import { APP, call, env, expectOk } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import {
  checkTags,
  fromIdentity,
  giveValues,
  NOT_LIVE,
  newTaggedProfile,
  setSessionAttribute,
  type TagSet,
} from "../kit/tags.ts";

describe("the session", () => {
  it("must be alive: every other token is invalid input, and one like the other", async () => {
    const { ust } = await newSession();
    const ended = await newSession();
    expectOk(await call("POST", "/zato/sso/user/logout", { body: { ...APP, ust: ended.ust } }));
    const forged = `${ust.slice(0, 60)}${ust[60] === "A" ? "B" : "A"}${ust.slice(61)}`;
    const papId = await newTaggedProfile(STATIC);
    for (const dead of [ended.ust, forged, "", null, undefined, 7, [ust], WRITER.slice("TOKEN ".length), `${ust} `]) {
      expect(expectProblem(await checkTags(papId, dead), 400, "E1003")).toBe(NOT_LIVE);
    }
    const now = stopClock();
    expectBody(await checkTags(papId, ust));
    setClock(now + 3_600_000);
    expect(expectProblem(await checkTags(papId, ust), 400, "E1003")).toBe(NOT_LIVE);
  });

  it("must be alive to the end: one that ends in the midst of the check is a dead one", async () => {
    const { ust, sessionId } = await newSession();
    const papId = await newTaggedProfile(SESSION);
    meanwhile({ namespace: "SESSIONS", method: "readForTags" }, "before", () =>
      sessionObject(env, sessionId).call((stub) => stub.end()),
    );
    expect(expectProblem(await checkTags(papId, ust), 400, "E1003")).toBe(NOT_LIVE);
  });

  it("must be of a user: nobody who was deleted has one", async () => {
    const person = await newPerson();
    // The user's object does not know of this session, and cannot end it.
    const { ust } = await newSession(person);
    const [{ id = "" } = {}] = expectBody<{ id: string }[]>(await api("GET", "/users/attributes"));
    const papId = await newTaggedProfile(fromIdentity("name", id));
    expect(expectBody<TagSet>(await checkTags(papId, ust)).assumeRole.Tags).toHaveLength(1);
    await userObject(env, person.objectName).call((stub) => stub.remove(person.userId));
    expect(expectProblem(await checkTags(papId, ust), 400, "E1003")).toBe(NOT_LIVE);
  });

  it("is no credential here", async () => {
    const { ust } = await newSession();
    for (const authorization of [null, `Bearer ${ust}`]) {
      expectProblem(await checkTags(newProfileId(), ust, authorization), 401, "AU-0018");
    }
  });
});

it("says every fault of the input at once, before any object is asked", async () => {
  const answer = await api("POST", "/paps/a.b/session-tags", { body: {}, headers: { "If-Match": '"1"' } });
  const details = expectProblem(answer, 400, "E1003");
  expect(details).toMatch(/^papId: .* ust: .* If-Match: /);
});

it("a value that no key opens is a fault, of which nothing is told", async () => {
  const { ust } = await newSession();
  await setSessionAttribute(ust, { name: "my project", value: "x", encrypt: true });
  const papId = await newTaggedProfile(SESSION);
  const other = btoa("x".repeat(32));
  setSetting("DATA_KEYS", JSON.stringify({ primary: 2, keys: { "2": other } }));
  const answer = await checkTags(papId, ust);
  expectProblem(answer, 500, "E1000");
  expect(JSON.stringify(answer.body)).not.toMatch(/key|decrypt|undecipherable/i);
});

describe("the cost", () => {
  it("is one call of the profile and one of the session, and one of each other object that is needed", async () => {
    const { ust, person } = await newSession();
    const { id } = await newIdentityAttribute();
    await giveValues(person.userId, id, "red");
    await setSessionAttribute(ust, { name: "my project", value: "x", encrypt: true });
    const [{ id: username = "" } = {}] = expectBody<{ id: string }[]>(await api("GET", "/users/attributes"));
    const fixed = await newTaggedProfile(STATIC);
    const builtIn = await newTaggedProfile(fromIdentity("name", username), fromIdentity("again", username));
    const all = await newTaggedProfile(STATIC, fromIdentity("team", id), fromIdentity("name", username), SESSION);
    const check = (papId: string) => async () => expect(expectBody<TagSet>(await checkTags(papId, ust)).ok).toBe(true);
    for (const papId of [fixed, builtIn, all]) await check(papId)();
    const session = { sessions: ["actor"], profiles: ["list"] };
    expect(await costOf(check(fixed))).toEqual(cost(session));
    expect(await costOf(check(builtIn))).toEqual(cost({ ...session, users: ["identityFacts"] }));
    expect(await costOf(check(all))).toEqual(
      cost({ ...session, sessions: ["actor", "readForTags"], users: ["identityFacts"], catalog: ["list"] }),
    );
  });

  it("of a token that opens nothing is none", async () => {
    const check = () => checkTags(newProfileId(), "gAAAA");
    expect(await costOf(check)).toEqual(cost({ rowsRead: 0 }));
  });
});

it("the audit log says who looked at which tags of which profile, and nothing of the person", async () => {
  const { ust, person, sessionId } = await newSession();
  await setSessionAttribute(ust, { name: "my project", value: "hush-7" });
  const papId = await newTaggedProfile(SESSION, { ...STATIC, attributeValue: "hush-8" });
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  onTestFinished(() => log.mockRestore());
  expectBody(await checkTags(papId, ust));
  const [line = ""] = lines;
  expect(lines).toHaveLength(1);
  expect(JSON.parse(line)).toMatchObject({
    event: "call",
    actor: "reader",
    operation: "POST /api/paps/:papId/session-tags",
    target: expect.stringMatching(/^[\w-]{16,}$/),
    profile: papId,
    names: ["project", "cost-center"],
    outcome: "ok",
  });
  for (const secret of ["hush", ust, sessionId, person.userId]) expect(line).not.toContain(secret);
});
