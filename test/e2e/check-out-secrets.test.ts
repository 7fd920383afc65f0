/**
 * What becomes of credentials: they end with their session, at check-in and when they expire, also in storage; they
 * outlive a restart; and neither they nor what became a tag stands anywhere in plain.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { holdingObjects } from "../harness/stored-objects.ts";
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
  type Stage,
  setAttribute,
  signOut,
} from "./aws-stage.ts";

/** It is set encrypted, and becomes a tag. */
const TAG_VALUE = "hush/the-value-of-the-tag";
const PROJECT = { sessionAttributeType: "Session", attributeValue: "project", mappingName: "project" };

let stage: Stage;
let ana: Member;
/** Everything that must stand nowhere in plain. */
const secrets = new Set([TAG_VALUE]);

beforeAll(async () => {
  stage = await openStage();
  ana = await newMember(stage, "ana");
  await newProfile(stage, "finance", { attributes: [PROJECT], members: [ana] });
  for (const secret of [stage.secrets.values.AWS_ACCESS_KEY_ID, stage.secrets.values.AWS_SECRET_ACCESS_KEY]) {
    secrets.add(String(secret));
  }
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.sts.calls.length = 0;
});

/** Signs in anew and sets what becomes the tag. */
async function enter(): Promise<string> {
  const ust = await ana.signIn();
  await setAttribute(stage, ust, { name: "project", value: TAG_VALUE, encrypt: true, expiration: 3600 });
  secrets.add(ust);
  return ust;
}

/** Notes what AWS has given. */
function noteIssued(): void {
  for (const { issued } of stage.sts.calls) {
    if (!issued) continue;
    for (const secret of [issued.accessKeyId, issued.secretAccessKey, issued.sessionToken]) secrets.add(secret);
  }
}

/** Objects of sessions that hold anything. */
const sessions = () => holdingObjects(stage.service.storage, "SessionObject");
/** Rows of check-outs, of all sessions. */
const checkOuts = () => sessions().flatMap(({ tables }) => tables.check_out ?? []);
const tokens = (ust: string, id: string) => access(stage, ust, "GET", `/${id}/tokens`);

describe("credentials are gone", () => {
  it("at sign-out, and nothing of the session is stored", async () => {
    const before = sessions().length;
    const ust = await enter();
    const id = await checkedOut(stage, ust, "finance");
    noteIssued();
    expect(checkOuts()).toEqual([expect.objectContaining({ credentials: expect.any(Uint8Array) })]);
    await signOut(stage, ust);
    expectProblem(await tokens(ust, id), 401, "AU-0015");
    expect(sessions()).toHaveLength(before);
    expect(checkOuts()).toEqual([]);
  });

  it("at a sign-out in the midst of a check-out: AWS gave them, nobody gets them, nothing is stored", async () => {
    const before = sessions().length;
    const ust = await enter();
    const answered = Promise.withResolvers<void>();
    stage.sts.next({ after: answered.promise });
    const pending = checkOut(stage, ust, "finance");
    await vi.waitFor(() => expect(stage.sts.calls).toHaveLength(1));
    expect(checkOuts()).toEqual([expect.objectContaining({ credentials: null })]);
    await signOut(stage, ust);
    answered.resolve();
    expectProblem(await pending, 401, "AU-0015");
    expect(stage.sts.calls).toEqual([expect.objectContaining({ issued: expect.anything() })]);
    noteIssued();
    expect(sessions()).toHaveLength(before);
    expectProblem(await access(stage, ust, "GET", "/app-access-status"), 401, "AU-0015");
  });

  it("at check-in", async () => {
    const ust = await enter();
    const id = await checkedOut(stage, ust, "finance");
    noteIssued();
    expect((await access(stage, ust, "PUT", `/${id}`)).status).toBe(200);
    expect(checkOuts()).toEqual([]);
    await signOut(stage, ust);
  });

  it("at their expiry, although nobody asks", async () => {
    const ust = await enter();
    stage.sts.next({ lifetimeSeconds: 2 });
    await checkedOut(stage, ust, "finance");
    noteIssued();
    expect(checkOuts()).toHaveLength(1);
    await vi.waitFor(() => expect(checkOuts()).toEqual([]), { timeout: 10_000, interval: 200 });
    await signOut(stage, ust);
  });
});

describe("settings", () => {
  it("outlive each other: what was checked out is there after restarts, and only a check-out needs AWS settings", async () => {
    const ust = await enter();
    const id = await checkedOut(stage, ust, "finance");
    noteIssued();
    const before = await tokens(ust, id);
    expect(before.json).toMatchObject({ secretAccessKey: stage.sts.calls[0]?.issued?.secretAccessKey });
    expect(stage.sts.calls[0]?.sourceIdentity).toBeNull();

    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: _, ...values } = stage.secrets.values;
    await stage.restart({ secrets: { ...stage.secrets, values } });
    const refused = expectProblem(await checkOut(stage, ust, "finance"), 503, "E1000");
    expect(refused.message).toMatch(/must set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\.$/);
    expect((await access(stage, ust, "GET", "/app-access-status")).json).toMatchObject([{ transactionId: id }]);
    expect((await tokens(ust, id)).json).toEqual(before.json);
    const other = await ana.signIn();
    await setAttribute(stage, other, { name: "project", value: "set without AWS" });
    expect(await administer(stage, "POST", "/paps/finance/session-tags", { ust: other })).toMatchObject({
      assumeRole: { Tags: [{ Key: "project", Value: "set without AWS" }] },
    });

    const partly = { ...values, AWS_ACCESS_KEY_ID: String(AWS_ACCESS_KEY_ID) };
    await stage.restart({ secrets: { ...stage.secrets, values: partly } });
    const { message } = expectProblem(await checkOut(stage, ust, "finance"), 503, "E1000");
    expect(message).toMatch(/must set AWS_SECRET_ACCESS_KEY\.$/);

    await stage.restart({ vars: { SOURCE_IDENTITY: "true" } });
    expect((await tokens(ust, id)).json).toEqual(before.json);
    expectProblem(await checkOut(stage, ust, "finance"), 400, "E1001");
    await checkedOut(stage, other, "finance");
    noteIssued();
    expect(stage.sts.calls.at(-1)?.sourceIdentity).toBe(ana.userId);
  });
});

it("no credential, tag value or token stands in what was printed or stored", async () => {
  const { storage } = stage.service;
  expect(checkOuts()).toHaveLength(2);
  const entries = await readdir(storage, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const stored = Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
  const output = stage.output();
  expect(stored.includes(ana.userId), "plain text is where this test looks").toBe(true);
  expect(output).toContain('"profile":"finance"');
  expect(secrets.size).toBeGreaterThan(20);
  for (const secret of secrets) {
    const middle = secret.slice(Math.floor(secret.length / 4), Math.ceil((secret.length * 3) / 4));
    expect(stored.includes(middle), "a secret is stored in plain").toBe(false);
    expect(output.includes(middle), "a secret was printed").toBe(false);
  }
});
