/** The object of a profile: what it holds in memory is what is stored, whatever becomes of the memory or of a write. */
import { runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import type { ProfileAttribute } from "../../src/domain/profile-attribute.ts";
import { profileObject } from "../../src/objects/object-client.ts";
import type { ProfileObject } from "../../src/objects/profile-object.ts";
import { failNext } from "../kit/platform-faults.ts";
import { newProfileId } from "../kit/profiles.ts";
import { env } from "../kit/service.ts";
import { evict, footprint, profilePlace, sql } from "../kit/storage.ts";

const ROLE = { roleArn: "arn:aws:iam::123456789012:role/r", region: null, durationSeconds: 900, externalId: null };

const value = (mappingName: string): Omit<ProfileAttribute, "id"> => ({
  sessionAttributeType: "Static",
  attributeSchemaId: "",
  mappingName,
  attributeValue: "v",
  transitive: false,
});
const list = (papId: string) => profileObject(env, papId).call((stub) => stub.list());
const add = (papId: string, mappingName: string) =>
  profileObject(env, papId).call((stub) => stub.addAttribute(value(mappingName)));
/** Does something in the object itself, so that what it throws is not printed by the runtime. */
const inside = (papId: string, work: (object: ProfileObject) => void) =>
  runInDurableObject(env.PROFILES.getByName(papId), work);

it("loses nothing with its memory: order, revision, environments, members", async () => {
  const papId = newProfileId();
  for (const name of ["b", "a", "c"]) await add(papId, name);
  const profile = profileObject(env, papId);
  await profile.call((stub) => stub.setEnvironment({ environmentId: "e", ...ROLE }));
  await profile.call((stub) => stub.addMember("u"));
  const before = await list(papId);
  await evict(profilePlace(papId));
  expect(await list(papId)).toEqual(before);
  expect(before.revision).toBe(3);
  expect(await profile.call((stub) => stub.environments())).toEqual([{ environmentId: "e", ...ROLE }]);
  expect(await profile.call((stub) => stub.members())).toEqual(["u"]);
  await add(papId, "d");
  expect(await list(papId)).toMatchObject({ revision: 4, attributes: [{}, {}, {}, { mappingName: "d" }] });
});

it("goes on counting after it was emptied, also with its memory lost", async () => {
  const papId = newProfileId();
  const added = await add(papId, "a");
  if (!added.ok) throw new Error(added.reason);
  await profileObject(env, papId).call((stub) => stub.remove(added.attribute.id, null));
  await evict(profilePlace(papId));
  expect(await list(papId)).toEqual({ attributes: [], revision: 2 });
  await add(papId, "a");
  expect((await list(papId)).revision).toBe(3);
});

it("starts to count at the first attribute, also where an environment was there before", async () => {
  const papId = newProfileId();
  await profileObject(env, papId).call((stub) => stub.setEnvironment({ environmentId: "e", ...ROLE }));
  expect(await list(papId)).toEqual({ attributes: [], revision: 0 });
  await evict(profilePlace(papId));
  expect(await list(papId)).toEqual({ attributes: [], revision: 0 });
  await add(papId, "a");
  expect((await list(papId)).revision).toBe(1);
});

it("keeps attribute and revision together when a write fails, and the next one is made", async () => {
  const papId = newProfileId();
  await add(papId, "a");
  const before = await list(papId);
  await failNext("exec", { statement: "INSERT INTO profile" });
  await inside(papId, (object) => {
    expect(() => object.addAttribute(value("b"))).toThrow("a fault of the platform");
  });
  expect(await list(papId)).toEqual(before);
  await evict(profilePlace(papId));
  expect(await list(papId)).toEqual(before);
  expect(await add(papId, "b")).toMatchObject({ ok: true, revision: before.revision + 1 });
});

it("stores nothing when the first write fails", async () => {
  const papId = newProfileId();
  await failNext("exec", { statement: "INSERT INTO session_attribute" });
  await inside(papId, (object) => {
    expect(() => object.addAttribute(value("a"))).toThrow("a fault of the platform");
    expect(object.list()).toEqual({ attributes: [], revision: 0 });
  });
  expect((await footprint(profilePlace(papId))).tables).toBe(0);
  expect(await add(papId, "a")).toMatchObject({ ok: true, revision: 1 });
});

it("keeps one row for each attribute, and no alarm", async () => {
  const papId = newProfileId();
  for (const name of ["a", "b"]) await add(papId, name);
  expect(await sql(profilePlace(papId), "SELECT mapping_name FROM session_attribute ORDER BY position")).toEqual([
    { mapping_name: "a" },
    { mapping_name: "b" },
  ]);
  expect((await footprint(profilePlace(papId))).alarm).toBeNull();
});
