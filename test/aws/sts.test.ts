import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type AssumeRoleRequest, type AssumeRoleSettings, assumeRole } from "../../src/aws/sts.ts";
import { tagSet } from "../../src/domain/tag-set.ts";
import { type StsBehaviour, type StsStandIn, startStsStandIn } from "../e2e/sts-stand-in.ts";

const KEY = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+example", region: "eu-central-1" };
/** Long enough for an honest answer on a busy machine. */
const SHORT_MS = 1_000;
const MINUTE_MS = 60_000;

let sts: StsStandIn;
let settings: AssumeRoleSettings;
beforeAll(async () => {
  sts = await startStsStandIn(KEY);
});
afterAll(() => sts.close());
beforeEach(() => {
  sts.calls.length = 0;
  settings = { endpoint: sts.url, accessKeyId: KEY.accessKeyId, secretAccessKey: KEY.secretAccessKey };
});

function request(fields: Partial<AssumeRoleRequest> = {}): AssumeRoleRequest {
  return {
    roleArn: "arn:aws:iam::111122223333:role/team/developer",
    sessionName: "my.user@example.com",
    durationSeconds: 3600,
    tags: [{ Key: "cost-center", Value: "hush-7" }],
    transitiveTagKeys: [],
    region: KEY.region,
    ...fields,
  };
}

describe("a call that AWS grants", () => {
  it("brings the credentials that STS issued", async () => {
    const outcome = await assumeRole(request(), settings);
    const { expiration, ...issued } = sts.calls[0]?.issued ?? {};
    expect(outcome).toEqual({ ok: true, credentials: { ...issued, expiresAtMs: Date.parse(String(expiration)) } });
  });

  it("carries everything that was asked, whatever its letters", async () => {
    const tags = [
      { Key: "cost center+1", Value: "a=b +c/d@e:f_g-h.i" },
      { Key: "部門", Value: "\u{20000}".repeat(256) },
      { Key: "empty", Value: "" },
    ];
    const asked = request({
      tags,
      transitiveTagKeys: ["部門", "empty"],
      durationSeconds: 43_200,
      externalId: "vendor:42/+=,.@-",
      sourceIdentity: "zusr0123456789",
    });
    expect(await assumeRole(asked, settings)).toMatchObject({ ok: true });
    expect(sts.calls).toMatchObject([
      {
        roleArn: asked.roleArn,
        roleSessionName: asked.sessionName,
        durationSeconds: 43_200,
        externalId: asked.externalId,
        sourceIdentity: asked.sourceIdentity,
        tags,
        transitiveTagKeys: ["部門", "empty"],
      },
    ]);
  });

  it("carries no parameter that was not asked", async () => {
    expect(await assumeRole(request({ tags: [], transitiveTagKeys: [] }), settings)).toMatchObject({ ok: true });
    expect(sts.calls).toMatchObject([{ externalId: null, sourceIdentity: null, tags: [], transitiveTagKeys: [] }]);
  });

  it("carries a tag set of 50 tags as it was computed", async () => {
    const attributes = Array.from({ length: 50 }, (_, n) => ({
      id: `a${n}`,
      sessionAttributeType: "Static" as const,
      attributeSchemaId: "",
      mappingName: `Key ${n}`,
      attributeValue: `value/${n}`,
      transitive: n % 2 === 0,
    }));
    const { assumeRole: form } = tagSet("pap", attributes, { identity: new Map(), session: new Map() }, 0).tags;
    const asked = request({ tags: form.Tags, transitiveTagKeys: form.TransitiveTagKeys });
    expect(await assumeRole(asked, settings)).toMatchObject({ ok: true });
    expect(sts.calls[0]?.tags).toEqual(form.Tags);
    expect(sts.calls[0]?.transitiveTagKeys).toEqual(form.TransitiveTagKeys);
  });

  it("may be answered late", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    sts.next({ after: promise });
    const outcome = assumeRole(request(), settings);
    await vi.waitFor(() => expect(sts.calls).toHaveLength(1));
    expect(sts.calls[0]?.issued).toBeNull();
    resolve();
    expect(await outcome).toMatchObject({ ok: true });
  });
});

describe("a call that AWS refuses", () => {
  it.each<[StsBehaviour, string, string | null]>([
    ["wrong-signature", "signature-refused", "The request signature we calculated does not match"],
    ["clock-skew", "clock-skew", "Signature expired:"],
    ["throttling", "throttled", "Rate exceeded"],
    ["server-error", "unavailable", "The request processing has failed."],
    ["packed-policy-too-large", "packed-policy-too-large", "consumes 106% of allotted space."],
    ["access-denied", "access-denied", "is not authorized to perform: sts:TagSession"],
    ["expired-token", "expired-token", "The security token included in the request is expired"],
    ["redirect", "malformed-answer", null],
    ["garbage", "malformed-answer", null],
    ["oversized", "malformed-answer", null],
    ["broken-connection", "unreachable", null],
    ["silence", "timed-out", null],
    ["half-answer", "timed-out", null],
  ])("or does not answer (%s) ends as %s, and is not sent again", async (behaviour, reason, details) => {
    sts.next(behaviour);
    const outcome = await assumeRole(request(), { ...settings, timeoutMs: SHORT_MS });
    expect(outcome).toMatchObject({
      ok: false,
      reason,
      message: expect.stringMatching(/\.$/),
      details: details === null ? null : expect.stringContaining(details),
    });
    expect(sts.calls).toHaveLength(1);
  });

  it("because of the key: another secret, another access key, another region", async () => {
    const refused = { ok: false, reason: "signature-refused" };
    expect(await assumeRole(request(), { ...settings, secretAccessKey: "other" })).toMatchObject(refused);
    expect(await assumeRole(request(), { ...settings, accessKeyId: "AKIAOTHER" })).toMatchObject(refused);
    expect(await assumeRole(request({ region: "us-east-1" }), settings)).toMatchObject(refused);
    expect(sts.calls.map(({ refused: code }) => code)).toEqual([
      "SignatureDoesNotMatch",
      "InvalidClientTokenId",
      "SignatureDoesNotMatch",
    ]);
  });

  it("because of the time: ten minutes early or late, but not one", async () => {
    const skewed = { ok: false, reason: "clock-skew" };
    expect(await assumeRole(request(), settings, Date.now() - 10 * MINUTE_MS)).toMatchObject(skewed);
    expect(await assumeRole(request(), settings, Date.now() + 10 * MINUTE_MS)).toMatchObject(skewed);
    expect(await assumeRole(request(), settings, Date.now() - MINUTE_MS)).toMatchObject({ ok: true });
    expect(await assumeRole(request(), settings, Date.now() + MINUTE_MS)).toMatchObject({ ok: true });
  });

  it.each<[string, Partial<AssumeRoleRequest>]>([
    ["51 tags", { tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: "hush-7" })) }],
    ["keys equal but for case", { tags: ["Team", "team"].map((Key) => ({ Key, Value: "hush-7" })) }],
    ["a reserved key", { tags: [{ Key: "Aws:x", Value: "hush-7" }] }],
    ["a key of 129 characters", { tags: [{ Key: "k".repeat(129), Value: "hush-7" }] }],
    ["a value with a sign", { tags: [{ Key: "k", Value: "hush-7!" }] }],
    ["a transitive key that is no tag", { transitiveTagKeys: ["other"] }],
    ["a session name with a space", { sessionName: "my user" }],
    ["a session name of one character", { sessionName: "m" }],
    ["899 seconds", { durationSeconds: 899 }],
    ["43,201 seconds", { durationSeconds: 43_201 }],
    ["a role that is none", { roleArn: "arn:aws:iam::111122223333:user/somebody" }],
    ["an external id with a space", { externalId: "hush 7" }],
  ])("because of %s says so in AWS's words, but quotes no value", async (_what, fields) => {
    const outcome = await assumeRole(request(fields), settings);
    expect(outcome).toMatchObject({ ok: false, reason: "refused", details: expect.stringMatching(/./) });
    expect(JSON.stringify(outcome)).not.toContain("hush");
    expect(sts.calls).toHaveLength(1);
  });

  it("says when to try again only where waiting helps", async () => {
    sts.next("throttling", "access-denied");
    expect(await assumeRole(request(), settings)).toHaveProperty("retryAfterSeconds", 5);
    expect(await assumeRole(request(), settings)).not.toHaveProperty("retryAfterSeconds");
  });
});

describe("a call that is never made", () => {
  it.each<[string, string, string]>([
    ["a region that would be another host", "eu-1.example.com/", ""],
    ["a region that is none", "Frankfurt", ""],
    ["an endpoint that is no URL", KEY.region, "sts"],
    ["an endpoint over the network in plain text", KEY.region, "http://sts.example.com"],
    ["an endpoint of another kind", KEY.region, "ftp://127.0.0.1"],
  ])("has %s", async (_what, region, endpoint) => {
    const sent = vi.spyOn(globalThis, "fetch");
    expect(await assumeRole(request({ region }), { ...settings, endpoint })).toMatchObject({ reason: "no-endpoint" });
    expect(sent).not.toHaveBeenCalled();
    sent.mockRestore();
  });

  it.each([
    ["eu-central-1", "https://sts.eu-central-1.amazonaws.com/"],
    ["us-gov-west-1", "https://sts.us-gov-west-1.amazonaws.com/"],
    ["cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn/"],
  ])("to the endpoint of a region would go over HTTPS: %s", async (region, url) => {
    const sent = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("no network"));
    expect(await assumeRole(request({ region }), { ...settings, endpoint: "" })).toMatchObject({
      reason: "unreachable",
    });
    expect(sent.mock.calls.map(([to]) => String(to))).toEqual([url]);
    sent.mockRestore();
  });

  it("finds nobody listening", async () => {
    const gone = await startStsStandIn(KEY);
    await gone.close();
    expect(await assumeRole(request(), { ...settings, endpoint: gone.url })).toMatchObject({ reason: "unreachable" });
  });
});

it("shows no key, token or value, however a call ends", async () => {
  const shown: unknown[] = [];
  const consoles = (["log", "info", "warn", "error", "debug"] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation((...words) => void shown.push(words)),
  );
  sts.next("wrong-signature", "clock-skew", "server-error", "garbage", "oversized", "broken-connection");
  for (let call = 0; call < 6; call += 1) shown.push(await assumeRole(request({ externalId: "hush-id" }), settings));
  shown.push(await assumeRole(request({ tags: [{ Key: "k", Value: "hush-7!" }] }), settings));
  await assumeRole(request(), settings);
  for (const spy of consoles) spy.mockRestore();

  const everything = JSON.stringify(shown);
  const secrets = sts.calls.flatMap(({ issued }) => (issued ? [issued.secretAccessKey, issued.sessionToken] : []));
  expect(secrets).toHaveLength(4);
  for (const secret of [KEY.accessKeyId, KEY.secretAccessKey, "hush", ...secrets]) {
    expect(everything.includes(secret)).toBe(false);
  }
});
