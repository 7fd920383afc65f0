/**
 * From a session attribute to AWS credentials, over sockets: what a person sets through one API arrives at AWS as a
 * session tag through the other, and what AWS gives is the session's own.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  access,
  administer,
  checkedOut,
  checkOut,
  expectProblem,
  type Member,
  newMember,
  newProfile,
  openStage,
  ROLE,
  type Stage,
  setAttribute,
} from "./aws-stage.ts";
import { signIn } from "./sso-client.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const RECORD_ID = /^[0-9a-z]{20}$/;
const PROJECT = { sessionAttributeType: "Session", attributeValue: "my project", mappingName: "project" };
const COST_CENTER = { sessionAttributeType: "Static", attributeValue: "IT", mappingName: "cost-center" };

let stage: Stage;
let ana: Member;
let bob: Member;
beforeAll(async () => {
  stage = await openStage();
  ana = await newMember(stage, "Ana.Søe@example.com", { email: "ana@example.com" });
  bob = await newMember(stage, "bob");
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.sts.calls.length = 0;
});

const tokens = (ust: string, id: string) => access(stage, ust, "GET", `/${id}/tokens`);
const status = async (ust: string) => JSON.parse((await access(stage, ust, "GET", "/app-access-status")).text);
const checkIn = (ust: string, id: string) => access(stage, ust, "PUT", `/${id}`, { query: { type: "API" } });

describe("a check-out", () => {
  it("sends the person's and the session's attributes as tags, and gives what AWS gave", async () => {
    const filter = encodeURIComponent('name eq "Email"');
    const [email] = await administer<[{ id: string }]>(stage, "GET", `/users/attributes?filter=${filter}`);
    const definition = { name: "Department", dataType: "String" };
    const department = await administer<{ id: string }>(stage, "POST", "/users/attributes", definition);
    const value = { attributeId: department.id, attributeValue: "Finance + Co" };
    const add = [{ op: "add", customUserAttribute: value }];
    await administer(stage, "PATCH", `/users/${ana.userId}/custom-attributes`, add);
    const identity = (mappingName: string, attributeSchemaId: string) => ({
      sessionAttributeType: "Identity",
      mappingName,
      attributeSchemaId,
    });
    await newProfile(stage, "finance", {
      attributes: [
        { ...COST_CENTER, transitive: true },
        identity("email", email.id),
        identity("Department", department.id),
        { ...PROJECT, transitive: true },
      ],
      members: [ana],
      environment: { externalId: "vendor:42/x", durationSeconds: 900 },
    });
    const ust = await ana.signIn();
    await setAttribute(stage, ust, { name: "my project", value: "Ärger 7", encrypt: true, expiration: 3600 });

    const before = Date.now();
    const answer = await checkOut(stage, ust, "finance");
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json).toEqual({
      transactionId: expect.stringMatching(RECORD_ID),
      papId: "finance",
      environmentId: "main",
      userId: ana.userId,
      accessType: "PROGRAMMATIC",
      status: "checkedOut",
      checkedOut: expect.stringMatching(TIME),
      checkedIn: null,
      expiration: stage.sts.calls[0]?.issued?.expiration,
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(Date.parse(String(answer.json.checkedOut))).toBeGreaterThanOrEqual(before - 1000);
    expect(Date.parse(String(answer.json.checkedOut))).toBeLessThanOrEqual(Date.now());
    expect(stage.sts.calls).toEqual([
      {
        roleArn: ROLE,
        roleSessionName: `Ana.S=f8e@example.com-${ana.userId.slice(-8)}`,
        durationSeconds: 900,
        externalId: "vendor:42/x",
        sourceIdentity: null,
        tags: [
          { Key: "cost-center", Value: "IT" },
          { Key: "email", Value: "ana@example.com" },
          { Key: "Department", Value: "Finance + Co" },
          { Key: "project", Value: "Ärger 7" },
        ],
        transitiveTagKeys: ["cost-center", "project"],
        refused: null,
        issued: expect.anything(),
      },
    ]);

    const id = String(answer.json.transactionId);
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = stage.sts.calls[0]?.issued ?? {};
    for (let i = 0; i < 2; i += 1) {
      const read = await tokens(ust, id);
      expect(read.json).toEqual({
        accessKeyID: accessKeyId,
        secretAccessKey,
        sessionToken,
        expirationTime: expiration,
      });
      expect(read.headers["cache-control"]).toBe("no-store");
    }
    expect(await status(ust)).toEqual([answer.json]);

    const checkedIn = await checkIn(ust, id);
    expect(checkedIn.status).toBe(200);
    expect(checkedIn.json).toEqual({
      ...answer.json,
      status: "checkedIn",
      checkedIn: expect.stringMatching(TIME),
    });
    expect(await status(ust)).toEqual([]);
    expectProblem(await tokens(ust, id), 404, "E1004");
    expectProblem(await checkIn(ust, id), 404, "E1004");
    expect(await checkedOut(stage, ust, "finance")).not.toBe(id);
    expect(stage.sts.calls).toHaveLength(2);
  });

  it("gives credentials no longer than an attribute among the tags lives", async () => {
    await newProfile(stage, "expiring", { attributes: [COST_CENTER, PROJECT], members: [ana] });
    const ust = await ana.signIn();
    const set = { name: "my project", value: "short", encrypt: true };
    await setAttribute(stage, ust, { ...set, expiration: 1_000 });
    const id = await checkedOut(stage, ust, "expiring");
    expect(stage.sts.calls).toEqual([expect.objectContaining({ refused: null })]);
    expect(stage.sts.calls[0]?.durationSeconds).toBeLessThanOrEqual(1_000);
    expect(stage.sts.calls[0]?.durationSeconds).toBeGreaterThanOrEqual(900);
    expect((await checkIn(ust, id)).status).toBe(200);

    await setAttribute(stage, ust, { ...set, expiration: 2 });
    const problems = async () => expectProblem(await checkOut(stage, ust, "expiring"), 400, "E1003").details;
    expect(await problems()).toMatch(/^project: expires-too-soon: .*"my project".*$/);
    await sleep(2_100);
    expect(await problems()).toMatch(/^project: no-session-attribute: .*"my project".*$/);
    expect(stage.sts.calls).toHaveLength(1);
  });

  it("goes to the region of the environment", async () => {
    await newProfile(stage, "elsewhere", { members: [ana], environment: { region: "eu-central-1" } });
    const { details } = expectProblem(await checkOut(stage, await ana.signIn(), "elsewhere"), 400, "CO-0001");
    expect(details).toBe("Credential should be scoped to a valid region, not 'eu-central-1'.");
  });

  it("of the same environment runs once at a time in a session", async () => {
    await newProfile(stage, "single", { members: [ana] });
    await administer(stage, "PUT", "/paps/single/environments/other", { roleArn: ROLE });
    const ust = await ana.signIn();
    const answered = Promise.withResolvers<void>();
    stage.sts.next({ after: answered.promise });
    const both = [checkOut(stage, ust, "single"), checkOut(stage, ust, "single")];
    const refused = await Promise.race(both);
    const message = "user has already checked out profile for this environment";
    expect(expectProblem(refused, 400, "E1001")).toEqual({ message, details: null });
    expect(await status(ust)).toEqual([]);
    answered.resolve();
    const [first, second] = await Promise.all(both);
    const done = first === refused ? second : first;
    expect(done?.status).toBe(200);
    expect(stage.sts.calls).toHaveLength(1);
    expectProblem(await checkOut(stage, ust, "single"), 400, "E1001");

    const other = await checkOut(stage, ust, "single", "other");
    const elsewhere = await checkOut(stage, await ana.signIn(), "single");
    expect([other.status, elsewhere.status]).toEqual([200, 200]);
    expect(await status(ust)).toEqual([done?.json, other.json]);
    expect(stage.sts.calls).toHaveLength(3);
  });
});

describe("credentials", () => {
  it("are for the session that checked out: nobody else's finds them, not the same person's nor a super-user's", async () => {
    await newProfile(stage, "mine", { members: [ana, bob] });
    const ust = await ana.signIn();
    const id = await checkedOut(stage, ust, "mine");
    for (const other of [await ana.signIn(), await bob.signIn(), await signIn(stage.service)]) {
      const found = [await tokens(other, id), await checkIn(other, id)];
      for (const answer of found) expectProblem(answer, 404, "E1004");
      // As for one that never was.
      expect((await tokens(other, id.replace(/./g, "x"))).text).toBe(found[0]?.text);
      expect(await status(other)).toEqual([]);
    }
    expect((await tokens(ust, id)).status).toBe(200);
  });

  it("are gone when they expire, and the environment is free again", async () => {
    await newProfile(stage, "brief", { members: [ana] });
    const ust = await ana.signIn();
    stage.sts.next({ lifetimeSeconds: 3 });
    const id = await checkedOut(stage, ust, "brief");
    expect((await tokens(ust, id)).status).toBe(200);
    await vi.waitFor(async () => expectProblem(await tokens(ust, id), 404, "E1004"), { timeout: 5_000, interval: 100 });
    expect(await status(ust)).toEqual([]);
    expectProblem(await checkIn(ust, id), 404, "E1004");
    expect(await checkedOut(stage, ust, "brief")).not.toBe(id);
  });
});

describe("who may", () => {
  it("are members and super-users; others learn nothing of a profile, not even whether it exists", async () => {
    await newProfile(stage, "closed", { attributes: [PROJECT], members: [ana] });
    const [stranger, admin] = [await bob.signIn(), await signIn(stage.service)];
    const refused = await checkOut(stage, stranger, "closed");
    expectProblem(refused, 403, "E1002");
    expect((await checkOut(stage, stranger, "closed", "none")).text).toBe(refused.text);
    expect((await checkOut(stage, stranger, "nobody-wrote-this")).text).toBe(refused.text);
    await setAttribute(stage, admin, { name: "my project", value: "any" });
    expectProblem(await checkOut(stage, admin, "closed", "none"), 404, "E1004");
    await checkedOut(stage, admin, "closed");

    const member = await ana.signIn();
    await setAttribute(stage, member, { name: "my project", value: "any" });
    await checkedOut(stage, member, "closed");
    await administer(stage, "DELETE", `/paps/closed/members/${ana.userId}`);
    expectProblem(await checkOut(stage, member, "closed"), 403, "E1002");
    // What is out stays out: AWS honours it whatever is forgotten here.
    expect(await status(member)).toHaveLength(1);
    expect(stage.sts.calls).toHaveLength(2);
  });
});
