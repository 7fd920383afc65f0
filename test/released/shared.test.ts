/** The directory, a profile and the identity catalog of 0.1.0 wake under this code with everything they held. */
import { describe, expect, it } from "vitest";
import { directoryObject, identityCatalogObject, profileObject } from "../../src/objects/object-client.ts";
import { env } from "../kit/service.ts";
import { DEPARTMENT, LANGUAGES, PAP_ID, restore, STORED, ZOE } from "./stored.ts";

const ADMIN = { userId: "zusrhhmqdsdn8421bff9xxpqa373x4", username: "Admin" };
const WAITING = { userId: "zusrg37t7szjhqf4vxj4vzrkys6gyv", username: "waiting" };
const LISTED_ZOE = { userId: ZOE.userId, username: ZOE.username };

describe("the directory", () => {
  it("lists its users in order, takes one out and another in", async () => {
    await restore(STORED.directory);
    const directory = directoryObject(env);
    const page = (prefix: string, after: string | null, limit: number) =>
      directory.call((stub) => stub.page(prefix, after, limit));
    expect(await page("", null, 2)).toEqual({ users: [ADMIN, WAITING], next: "waiting" });
    expect(await page("", "waiting", 2)).toEqual({ users: [LISTED_ZOE], next: null });
    expect(await page("ZO", null, 2)).toEqual({ users: [LISTED_ZOE], next: null });

    await directory.call((stub) => stub.remove(WAITING));
    const gone = { userId: `${WAITING.userId.slice(0, -1)}0`, username: "gone" };
    await directory.call((stub) => stub.add(gone));
    expect(await page("", null, 9)).toEqual({ users: [ADMIN, gone, LISTED_ZOE], next: null });
  });

  it("makes no first super-user a second time", async () => {
    await restore(STORED.directory);
    const directory = directoryObject(env);
    expect(await directory.call((stub) => stub.claimFirst("ADMIN", "another id"))).toBeNull();
    expect(await directory.call((stub) => stub.claimFirst("other", "another id"))).toBe("another id");
  });
});

describe("a profile", () => {
  const COST_CENTER = {
    id: "ge387rms1nrcy1jusoju",
    sessionAttributeType: "Static" as const,
    attributeSchemaId: "",
    mappingName: "cost-center",
    attributeValue: "IT",
    transitive: true,
  };
  const OTHERS = [
    {
      id: "6y5xf51r5j70719ojh4c",
      sessionAttributeType: "Identity",
      attributeSchemaId: DEPARTMENT,
      mappingName: "department",
      attributeValue: null,
      transitive: false,
    },
    {
      id: "t4gvnlm5d1vieh3zucp9",
      sessionAttributeType: "Session",
      attributeSchemaId: "",
      mappingName: "project",
      attributeValue: "sealed",
      transitive: false,
    },
  ];
  const roleArn = "arn:aws:iam::123456789012:role/finance";
  const EU = { environmentId: "eu", roleArn, region: "eu-west-1", durationSeconds: 900, externalId: "external:1" };
  const MAIN = { environmentId: "main", roleArn, region: null, durationSeconds: 3_600, externalId: null };

  it("has its attributes in order, and their revision, on which changes go on", async () => {
    await restore(STORED.profile);
    const profile = profileObject(env, PAP_ID);
    expect(await profile.call((stub) => stub.list())).toEqual({ attributes: [COST_CENTER, ...OTHERS], revision: 5 });

    const changed = { ...COST_CENTER, attributeValue: "HR" };
    const outdated = { ok: false, reason: "precondition-failed", revision: 5 };
    expect(await profile.call((stub) => stub.replaceAttribute(changed, ["4"]))).toEqual(outdated);
    expect(await profile.call((stub) => stub.replaceAttribute(changed, ["5"]))).toEqual({ ok: true, revision: 6 });
    expect(await profile.call((stub) => stub.list())).toEqual({ attributes: [changed, ...OTHERS], revision: 6 });
  });

  it("has its environments and its member", async () => {
    await restore(STORED.profile);
    const profile = profileObject(env, PAP_ID);
    expect(await profile.call((stub) => stub.environments())).toEqual([EU, MAIN]);
    expect(await profile.call((stub) => stub.members())).toEqual([ZOE.userId]);
    expect(await profile.call((stub) => stub.forCheckOut("eu", ZOE.userId))).toEqual({
      attributes: [COST_CENTER, ...OTHERS],
      environment: EU,
      isMember: true,
    });
    await profile.call((stub) => stub.addMember(ADMIN.userId));
    await profile.call((stub) => stub.removeEnvironment("eu"));
    expect(await profile.call((stub) => stub.members())).toEqual([ZOE.userId, ADMIN.userId]);
    expect(await profile.call((stub) => stub.environments())).toEqual([MAIN]);
  });
});

it("the identity catalog has its definitions in order, and their names are taken", async () => {
  await restore(STORED.identityCatalog);
  const catalog = identityCatalogObject(env);
  const custom = async () => (await catalog.call((stub) => stub.list())).filter(({ builtIn }) => !builtIn);
  const more = { builtIn: false, identityTypes: ["User"] };
  const department = {
    id: DEPARTMENT,
    name: "Department",
    description: "It's where a person works",
    dataType: "String" as const,
    multiValued: false,
    ...more,
  };
  const languages = {
    id: LANGUAGES,
    name: "Langues parlées",
    description: "",
    dataType: "Number" as const,
    multiValued: true,
    ...more,
  };
  expect(await custom()).toEqual([department, languages]);

  const other = { name: "LANGUES PARLÉES", description: "", dataType: "String" as const, multiValued: false };
  const taken = { ok: false, reason: "identity-attribute-exists" };
  expect(await catalog.call((stub) => stub.add(other))).toEqual(taken);
  await catalog.call((stub) => stub.remove(LANGUAGES));
  const added = await catalog.call((stub) => stub.add(other));
  expect(await custom()).toMatchObject([department, added.ok ? added.attribute : {}]);
});
