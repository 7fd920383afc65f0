/** The tag check: what AWS would get for a person's session now, and everything that is wrong with it. */
import { describe, expect, it } from "vitest";
import { setClock, stopClock } from "../kit/clock.ts";
import { newPerson, newSession } from "../kit/people.ts";
import {
  api,
  expectBody,
  expectNothing,
  newIdentityAttribute,
  newProfileId,
  READER,
  SESSION,
  STATIC,
  WRITER,
} from "../kit/profiles.ts";
import { profilePlace, sql } from "../kit/storage.ts";
import {
  checkTags,
  fromIdentity,
  giveValues,
  newTaggedProfile,
  setSessionAttribute,
  type TagSet,
} from "../kit/tags.ts";

const tagsOf = async (papId: string, ust: string) =>
  expectBody<TagSet>(await checkTags(papId, ust)).assumeRole.Tags.map(({ Key, Value }) => [Key, Value]);
const problemsOf = async (papId: string, ust: string) => {
  const { ok, problems } = expectBody<TagSet>(await checkTags(papId, ust));
  expect(ok).toBe(problems.length === 0);
  return problems.map(({ mappingName, problem }) => [mappingName, problem]);
};

describe("the tag set", () => {
  it("has the three forms of AWS, to the letter; a token that reads is enough", async () => {
    const papId = await newTaggedProfile({ ...STATIC, transitive: true });
    const { ust } = await newSession();
    const expected = {
      papId,
      ok: true,
      assumeRole: { Tags: [{ Key: "cost-center", Value: "IT" }], TransitiveTagKeys: ["cost-center"] },
      webIdentity: {
        "https://aws.amazon.com/tags": {
          principal_tags: { "cost-center": ["IT"] },
          transitive_tag_keys: ["cost-center"],
        },
      },
      saml: [
        { name: "https://aws.amazon.com/SAML/Attributes/PrincipalTag:cost-center", values: ["IT"] },
        { name: "https://aws.amazon.com/SAML/Attributes/TransitiveTagKeys", values: ["cost-center"] },
      ],
      characters: 13,
      problems: [],
      warnings: [],
    };
    for (const authorization of [READER, WRITER]) {
      expect(expectBody(await checkTags(papId, ust, authorization))).toEqual(expected);
    }
  });

  it("of a profile that nobody wrote is empty, and nothing is wrong with it", async () => {
    const papId = newProfileId();
    const empty = { papId, ok: true, assumeRole: { Tags: [], TransitiveTagKeys: [] }, saml: [], problems: [] };
    expect(expectBody(await checkTags(papId, (await newSession()).ust))).toMatchObject({ ...empty, characters: 0 });
    expect(await sql(profilePlace(papId), "SELECT 1 FROM sqlite_master")).toEqual([]);
  });

  it("takes built-in identity attributes from the user, and the others from what the person was given", async () => {
    const names = { email: "ann@example.com", firstName: "Ann", lastName: null };
    const person = await newPerson({ ...names, username: `Ann.${crypto.randomUUID()}@example.com` });
    const department = (await newIdentityAttribute()).id;
    const builtIn = expectBody<{ id: string; name: string }[]>(await api("GET", "/users/attributes")).slice(0, 7);
    const phone = builtIn.find(({ name }) => name === "Phone")?.id ?? "";
    await giveValues(person.userId, department, "Research");
    await giveValues(person.userId, phone, "+43 1 234");
    const papId = await newTaggedProfile(
      ...builtIn.map(({ id, name }) => fromIdentity(name, id, "nothing")),
      fromIdentity("Department", department, "nothing"),
    );
    expect(await tagsOf(papId, (await newSession(person)).ust)).toEqual([
      ["Username", person.username],
      ["Email", "ann@example.com"],
      ["First Name", "Ann"],
      ["Last Name", "nothing"],
      ["Mobile", "nothing"],
      ["Phone", "+43 1 234"],
      ["Status", "active"],
      ["Department", "Research"],
    ]);
  });

  it("takes live session attributes: plain, encrypted, empty; and one as often as it is named", async () => {
    const { ust } = await newSession();
    await setSessionAttribute(ust, { name: "my project", value: "in plain" });
    await setSessionAttribute(ust, { name: "sealed", value: "was sealed", encrypt: true });
    await setSessionAttribute(ust, { name: "__proto__", value: "" });
    const from = (mappingName: string, attributeValue: string) => ({ ...SESSION, mappingName, attributeValue });
    const papId = await newTaggedProfile(SESSION, from("a", "sealed"), from("b", "sealed"), from("c", "__proto__"));
    expect(await tagsOf(papId, ust)).toEqual([
      ["project", "in plain"],
      ["a", "was sealed"],
      ["b", "was sealed"],
      ["c", ""],
    ]);
  });

  it("has an attribute as long as AWS could give credentials for it, and tells of it until its last millisecond", async () => {
    const now = stopClock();
    const { ust } = await newSession();
    await setSessionAttribute(ust, { name: "my project", value: "x", encrypt: true, expiration: 1_000 });
    const papId = await newTaggedProfile(SESSION);
    setClock(now + 100_000);
    expect(await tagsOf(papId, ust)).toEqual([["project", "x"]]);
    setClock(now + 999_999);
    expect(await problemsOf(papId, ust)).toEqual([["project", "expires-too-soon"]]);
    setClock(now + 1_000_000);
    expect(await problemsOf(papId, ust)).toEqual([["project", "no-session-attribute"]]);
  });
});

describe("problems", () => {
  it("come all at once, of every kind, each with what to do and without a value; what is right is shown", async () => {
    const { ust, person } = await newSession();
    const { id: several } = await newIdentityAttribute({ multiValued: true });
    const { id: none } = await newIdentityAttribute();
    await giveValues(person.userId, several, "hush-1", "hush-2");
    await setSessionAttribute(ust, { name: "illegal", value: "hush!" });
    await setSessionAttribute(ust, { name: "long", value: "hush".repeat(65), encrypt: true });
    await setSessionAttribute(ust, { name: "reserved", value: "aWs:hush" });
    const from = (mappingName: string) => ({ ...SESSION, mappingName, attributeValue: mappingName });
    const fillers = Array.from({ length: 42 }, (_, i) => ({ ...STATIC, mappingName: `filler ${i}` }));
    const papId = await newTaggedProfile(
      fromIdentity("unknown", "nobody-defined-this"),
      fromIdentity("several", several),
      fromIdentity("none", none),
      ...["missing", "illegal", "long", "reserved"].map(from),
      { ...STATIC, transitive: true },
      ...fillers,
    );
    // The API takes fifty: what stands there since an older version, or a restore, may be more.
    await sql(
      profilePlace(papId),
      "INSERT INTO session_attribute VALUES (99, 'fifty-one', 'Static', '', 'AWS:last', NULL, 1, NULL)",
    );
    const answer = expectBody<TagSet>(await checkTags(papId, ust));
    expect(answer.ok).toBe(false);
    expect(answer.problems.map(({ mappingName, problem }) => [mappingName, problem])).toEqual([
      ["unknown", "unknown-schema"],
      ["several", "several-values"],
      ["none", "no-value"],
      ["missing", "no-session-attribute"],
      ["illegal", "illegal-characters"],
      ["long", "too-long"],
      ["reserved", "reserved-prefix"],
      ["AWS:last", "reserved-prefix"],
      ["AWS:last", "no-value"],
      ["AWS:last", "too-many-tags"],
    ]);
    for (const problem of answer.problems) {
      expect(problem).toEqual({ ...problem, attributeId: expect.stringMatching(/\S/) });
      expect(problem.message).toMatch(/: (define|remove|give|set|change)|: remove 1\.$/);
    }
    expect(answer.assumeRole.Tags).toHaveLength(43);
    expect(answer.assumeRole.TransitiveTagKeys).toEqual(["cost-center"]);
    expect(JSON.stringify(answer)).not.toContain("hush");
  });

  it("end where they are mended", async () => {
    const { ust, person } = await newSession();
    const { id } = await newIdentityAttribute();
    const papId = await newTaggedProfile(fromIdentity("team", id), SESSION);
    expect(await problemsOf(papId, ust)).toEqual([
      ["team", "no-value"],
      ["project", "no-session-attribute"],
    ]);
    await giveValues(person.userId, id, "red");
    await setSessionAttribute(ust, { name: "my project", value: "x" });
    expect(await problemsOf(papId, ust)).toEqual([]);
    expectNothing(await api("DELETE", `/users/attributes/${id}`));
    expect(await problemsOf(papId, ust)).toEqual([["team", "unknown-schema"]]);
  });
});
