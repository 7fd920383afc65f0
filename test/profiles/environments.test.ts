/** The environments of a profile: the AWS roles that it gives, and the rules of what may stand there. */
import { describe, expect, it } from "vitest";
import { api, expectBody, expectNothing, expectProblem, newProfileId } from "../kit/profiles.ts";
import { setSetting } from "../kit/settings.ts";

const ROLE = "arn:aws:iam::123456789012:role/finance";
const UNSET = { region: null, durationSeconds: 3_600, externalId: null };
const path = (papId: string, environmentId = "main") => `/paps/${papId}/environments/${environmentId}`;

const put = (papId: string, body: unknown, environmentId?: string) => api("PUT", path(papId, environmentId), { body });
const list = async (papId: string) => expectBody(await api("GET", `/paps/${papId}/environments`));

describe("an environment", () => {
  it("is made, read, listed, replaced whole and removed", async () => {
    const papId = newProfileId();
    expect(await list(papId)).toEqual([]);
    const all = { roleArn: ROLE, region: "eu-central-1", durationSeconds: 900, externalId: "a-secret/handshake" };
    expectNothing(await put(papId, all));
    const shown = { papId, environmentId: "main", ...all };
    expect(expectBody(await api("GET", path(papId)))).toEqual(shown);
    expectNothing(await put(papId, { roleArn: ROLE }, "Other_1"));
    const other = { papId, environmentId: "Other_1", roleArn: ROLE, ...UNSET };
    expect(await list(papId)).toEqual([other, shown]);
    expectNothing(await put(papId, { roleArn: ROLE }));
    expect(await list(papId)).toEqual([other, { papId, environmentId: "main", roleArn: ROLE, ...UNSET }]);
    expectNothing(await api("DELETE", path(papId)));
    expectProblem(await api("GET", path(papId)), 404, "E1004");
    expectProblem(await api("DELETE", path(papId)), 404, "E1004");
    expect(await list(papId)).toEqual([other]);
  });

  it("belongs to its profile", async () => {
    const papId = newProfileId();
    expectNothing(await put(papId, { roleArn: ROLE }));
    const another = newProfileId();
    expectProblem(await api("GET", path(another)), 404, "E1004");
    expectProblem(await api("DELETE", path(another)), 404, "E1004");
    expect(await list(another)).toEqual([]);
  });

  it("is one of 100 at most, and one of a hundred may still be replaced", async () => {
    const papId = newProfileId();
    for (let i = 0; i < 100; i += 1) expectNothing(await put(papId, { roleArn: ROLE }, `e${i}`));
    expect(expectProblem(await put(papId, { roleArn: ROLE }, "one-more"), 400, "E1003")).toContain("100");
    expectNothing(await put(papId, { roleArn: ROLE, durationSeconds: 900 }, "e7"));
    expect(await list(papId)).toHaveLength(100);
  });
});

describe("what may stand in it", () => {
  it.each([
    ["a role with a path", { roleArn: "arn:aws:iam::123456789012:role/a/path/!to/my+role=,.@-_" }],
    ["a role of 64 characters", { roleArn: `arn:aws:iam::123456789012:role/${"r".repeat(64)}` }],
    ...[
      ["aws", "us-east-1"],
      ["aws", "ap-southeast-4"],
      ["aws-cn", "cn-north-1"],
      ["aws-us-gov", "us-gov-west-1"],
      ["aws-iso-b", "us-isob-east-1"],
      ["aws-eusc", "eusc-de-east-1"],
    ].map(([partition, region]) => [region, { roleArn: `arn:${partition}:iam::123456789012:role/r`, region }]),
    ["the shortest time", { durationSeconds: 900 }],
    ["the longest time", { durationSeconds: 43_200 }],
    ["an external id of 2", { externalId: "ab" }],
    ["an external id of 1224", { externalId: "x".repeat(1_224) }],
    ["every character of external ids", { externalId: "aZ09_+=,.@:/-" }],
    ["unknown fields", { roleArn: ROLE, name: "Finance" }],
  ] as [string, object][])("%s", async (_what, fields) => {
    const papId = newProfileId();
    expectNothing(await put(papId, { roleArn: ROLE, ...fields }));
    const { name: _, ...shown } = fields as Record<string, unknown>;
    expect(expectBody(await api("GET", path(papId)))).toMatchObject(shown);
  });

  it.each([null, "", undefined])("%j is nothing", async (none) => {
    const papId = newProfileId();
    expectNothing(await put(papId, { roleArn: ROLE, region: none, durationSeconds: none, externalId: none }));
    expect(await list(papId)).toEqual([{ papId, environmentId: "main", roleArn: ROLE, ...UNSET }]);
  });

  it.each([
    ...[null, undefined, "", 7, "role/finance", `${ROLE} `, "arn:aws:iam::12345678901:role/r"].map((roleArn) => ({
      roleArn,
    })),
    ...["arn:aws:iam::123456789012:user/u", "arn:aws:iam::123456789012:role/", `arn:aws:s3::123456789012:role/r`].map(
      (roleArn) => ({ roleArn }),
    ),
    { roleArn: `arn:aws:iam::123456789012:role/${"r".repeat(65)}` },
    { roleArn: `arn:aws:iam::123456789012:role/${"p".repeat(2_048)}/r` },
    { roleArn: "arn:gcp:iam::123456789012:role/r" },
    ...["us-east", "US-EAST-1", "us east 1", "us-east-1.evil.example", "localhost", 1].map((region) => ({ region })),
    ...[899, 43_201, 1_000.5, -1, "3600.5", "an hour", true].map((durationSeconds) => ({ durationSeconds })),
    ...["x", "x".repeat(1_225), "with space", "größe", 12].map((externalId) => ({ externalId })),
  ] as Record<string, unknown>[])("not %j", async (fields) => {
    const papId = newProfileId();
    const [field] = Object.keys(fields);
    const details = expectProblem(await put(papId, { roleArn: ROLE, ...fields }), 400, "E1003");
    expect(details).toMatch(new RegExp(`^${field}: `));
    expect(await list(papId)).toEqual([]);
  });

  it.each(["x".repeat(129), "a.b", "a%20b", "%C3%A4"])("not under the id %s", async (id) => {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const answer = await api(method, path("a.b", id), method === "PUT" ? { body: { roleArn: 1 } } : {});
      const details = expectProblem(answer, 400, "E1003");
      expect(details).toContain("papId: ");
      expect(details).toContain("environmentId: ");
    }
  });
});

describe("a role and its region", () => {
  it.each([
    ["the region of another partition", { roleArn: ROLE, region: "eusc-de-east-1" }, "region"],
    ["another partition and no region", { roleArn: "arn:aws-cn:iam::123456789012:role/r" }, "region"],
    ["a partition that nobody knows", { roleArn: "arn:aws-new:iam::123456789012:role/r" }, "roleArn"],
  ])("are refused: %s", async (_what, fields, field) => {
    const papId = newProfileId();
    expect(expectProblem(await put(papId, fields), 400, "E1003")).toContain(`${field}: `);
    expect(expectBody(await api("GET", `/paps/${papId}/environments`))).toEqual([]);
  });

  it("of the partition of AWS_REGION need none", async () => {
    setSetting("AWS_REGION", "cn-north-1");
    expectNothing(await put(newProfileId(), { roleArn: "arn:aws-cn:iam::123456789012:role/r" }));
  });
});
