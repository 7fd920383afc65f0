/** Check-outs step by step: the lease, the one call of AWS, the credentials; with each step failing. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { AWS_CREDENTIALS, watchSts } from "../kit/aws.ts";
import { type Cut, fail, type Step } from "../kit/call-faults.ts";
import { type Holder, listOf, newHolder, newProfile, ROLE, rowsOf } from "../kit/check-outs.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { expectBody, expectProblem, SESSION, STATIC } from "../kit/profiles.ts";
import { setSetting } from "../kit/settings.ts";
import { runAlarm, sessionPlace } from "../kit/storage.ts";
import { checkTags, setSessionAttribute, type TagSet } from "../kit/tags.ts";

const sts = watchSts();

const step = (method: string): Step => ({ namespace: "SESSIONS", method });
const [LEASE, FULFIL, ABANDON] = [step("leaseCheckOut"), step("completeCheckOut"), step("abandonCheckOut")];
const LEASE_MS = 60_000;

const expectOut = async (holder: Holder, papId: string) => expectProblem(await holder.checkOut(papId), 400, "E1001");

describe("AWS is asked", () => {
  it("for what the tag check shows, once", async () => {
    setSetting("SOURCE_IDENTITY", "true");
    const holder = await newHolder();
    const environment = { durationSeconds: 900, externalId: "id/7", region: "eu-west-1" };
    const papId = await newProfile(holder.person, [STATIC, { ...SESSION, transitive: true }], environment);
    await setSessionAttribute(holder.ust, { name: "my project", value: "x", encrypt: true });
    const { Tags, TransitiveTagKeys } = expectBody<TagSet>(await checkTags(papId, holder.ust)).assumeRole;
    await holder.checkedOut(papId);
    expect(sts.calls).toHaveBeenCalledTimes(1);
    const [endpoint, init] = sts.calls.mock.calls[0] ?? [];
    expect(String(endpoint)).toBe("https://sts.eu-west-1.amazonaws.com/");
    expect(Object.fromEntries(new URLSearchParams(String(init?.body)))).toEqual({
      Action: "AssumeRole",
      Version: "2011-06-15",
      RoleArn: ROLE,
      DurationSeconds: "900",
      ExternalId: "id/7",
      RoleSessionName: holder.person.username,
      SourceIdentity: holder.person.userId,
      "Tags.member.1.Key": Tags[0]?.Key,
      "Tags.member.1.Value": Tags[0]?.Value,
      "Tags.member.2.Key": "project",
      "Tags.member.2.Value": "x",
      "TransitiveTagKeys.member.1": TransitiveTagKeys[0],
    });
    setSetting("SOURCE_IDENTITY", "false");
    await holder.checkedOut(papId, "other");
    expect(String(sts.calls.mock.calls[1]?.[1]?.body)).not.toContain("SourceIdentity");
  });

  it("under a lease, of which the session sees nothing but that it is taken", async () => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    const seen: unknown[] = [];
    sts.whileThinking(async () => {
      seen.push(await rowsOf(holder), await listOf(holder), (await holder.checkOut(papId)).status);
      expectBody(await holder.checkOut(papId, "other"));
    });
    await holder.checkedOut(papId);
    expect(seen).toEqual([[{ id: "main", done: 0 }], [], 400]);
    expect(sts.calls).toHaveBeenCalledTimes(2);
    expect(await listOf(holder)).toHaveLength(2);
  });

  it("once, whatever it answers, and the environment is free afterwards", async () => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    const failures = [
      async () => new Response("busy", { status: 503, headers: { "Retry-After": "7" } }),
      async () => Promise.reject(new TypeError("Network connection lost.")),
    ];
    for (const failure of failures) {
      sts.calls.mockClear();
      sts.calls.mockImplementationOnce(failure);
      expectProblem(await holder.checkOut(papId), 503, "E1000");
      expect(sts.calls).toHaveBeenCalledTimes(1);
      expect(await rowsOf(holder)).toEqual([]);
    }
    await holder.checkedOut(papId);
  });
});

describe("a step that fails", () => {
  it.each<[string, Step, Cut, number]>([
    ["the lease was not taken", LEASE, "before", 0],
    ["the credentials could not be kept", FULFIL, "before", 1],
    ["the answer was lost that they are kept", FULFIL, "after", 1],
  ])("%s: a 500, nothing is out, and the next one works", async (_what, at, cut, calls) => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    fail(at, cut, { times: 1 });
    expectProblem(await holder.checkOut(papId), 500, "E1000");
    expect(sts.calls).toHaveBeenCalledTimes(calls);
    expect(await rowsOf(holder)).toEqual([]);
    await holder.checkedOut(papId);
  });

  it.each<[string, Step, Cut]>([
    ["the Worker is gone before AWS is asked", LEASE, "after"],
    ["the Worker is gone before the credentials are kept", FULFIL, "before"],
  ])("%s: the lease ends by itself, after a minute", async (_what, at, cut) => {
    const now = stopClock();
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    fail(at, cut, { times: 1 });
    const gone = fail(ABANDON, "before");
    expectProblem(await holder.checkOut(papId), 500, "E1000");
    gone.mend();
    await expectOut(holder, papId);
    advance(LEASE_MS - 1);
    await expectOut(holder, papId);
    advance(1);
    expect(Date.now()).toBe(now + LEASE_MS);
    await holder.checkedOut(papId);
    expect(await listOf(holder)).toHaveLength(1);
  });

  it("leaves a lease that the alarm deletes", async () => {
    stopClock();
    const holder = await newHolder();
    fail(LEASE, "after", { times: 1 });
    expectProblem(await holder.checkOut(await newProfile(holder.person)), 500, "E1000");
    expect(await rowsOf(holder)).toHaveLength(1);
    advance(LEASE_MS);
    expect(await runAlarm(sessionPlace(holder.sessionId))).toBe(true);
    expect(await rowsOf(holder)).toEqual([]);
  });
});

it("the audit log names the profile, the environment and the tags, and has no value and no credential", async () => {
  const holder = await newHolder();
  const papId = await newProfile(holder.person, [SESSION]);
  await setSessionAttribute(holder.ust, { name: "my project", value: "hush-7" });
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  onTestFinished(() => log.mockRestore());
  const { transactionId } = await holder.checkedOut(papId);
  expectBody(await holder.tokens(transactionId));
  expectBody(await holder.checkIn(transactionId));
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    event: "call",
    operation: "POST /api/access/:papId/environments/:environmentId",
    outcome: "ok",
    actor: holder.person.userId,
    profile: papId,
    environment: "main",
    names: ["project"],
  });
  for (const secret of ["hush", holder.ust, ...Object.values(AWS_CREDENTIALS)]) {
    expect(lines.join("").includes(secret), "a secret was logged").toBe(false);
  }
});
