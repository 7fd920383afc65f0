/** Nobody chooses the own rights: what an owner writes is no tag at AWS, what a super-user writes is one. */
import { describe, expect, it } from "vitest";
import { BUILT_IN_IDS } from "../../src/domain/identity-attribute.ts";
import { type LiveSession, newPerson, newSession } from "../kit/people.ts";
import {
  addAttribute,
  api,
  expectBody,
  expectNothing,
  expectProblem,
  listAttributes,
  newProfileId,
  SESSION,
  STATIC,
} from "../kit/profiles.ts";
import { APP, call, expectOk, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { ask, USER } from "../kit/sso.ts";
import { checkTags, fromIdentity, newTaggedProfile, setSessionAttribute, type TagSet } from "../kit/tags.ts";

const NAME = SESSION.attributeValue;

/** What becomes of the profile's one attribute: the tag's value, or the problem. */
async function tagOf(papId: string, ust: string): Promise<string | undefined> {
  const { assumeRole, problems } = expectBody<TagSet>(await checkTags(papId, ust));
  return problems[0]?.problem ?? assumeRole.Tags[0]?.Value;
}

describe("a tag from a session attribute", () => {
  const asOwner = async ({ ust }: LiveSession, method: string, fields: Fields) =>
    expectOk(
      await call(method, SESSION_ATTR, { body: { ...APP, current_ust: ust, target_ust: ust, name: NAME, ...fields } }),
    );

  it.each<[what: string, method: string, fields: Fields, tag: string]>([
    ["a value put over it", "PUT", { value: "top-secret" }, "self-chosen"],
    ["the same value put over it", "PUT", { value: "staff" }, "self-chosen"],
    ["a value patched", "PATCH", { value: "top-secret" }, "self-chosen"],
    ["a life prolonged for ever", "PATCH", { expiration: 0 }, "self-chosen"],
    ["a life prolonged by a PUT", "PUT", { expiration: 86_400 }, "self-chosen"],
    ["it deleted", "DELETE", {}, "no-session-attribute"],
  ])("is none after its owner wants %s", async (_what, method, fields, tag) => {
    const session = await newSession();
    const papId = await newTaggedProfile(SESSION);
    await setSessionAttribute(session.ust, { name: NAME, value: "staff", expiration: 3_600 });
    expect(await tagOf(papId, session.ust)).toBe("staff");
    await asOwner(session, method, fields);
    expect(await tagOf(papId, session.ust)).toBe(tag);
    await setSessionAttribute(session.ust, { name: NAME, value: "staff" });
    expect(await tagOf(papId, session.ust)).toBe("staff");
  });

  it("is none where its owner made it, deleted and made again included", async () => {
    const session = await newSession();
    const papId = await newTaggedProfile(SESSION);
    await asOwner(session, "POST", { value: "top-secret" });
    expect(await tagOf(papId, session.ust)).toBe("self-chosen");
    await setSessionAttribute(session.ust, { name: NAME, value: "staff" });
    await asOwner(session, "DELETE", {});
    await asOwner(session, "POST", { value: "staff" });
    expect(await tagOf(papId, session.ust)).toBe("self-chosen");
  });

  it("is the person's choice among the values that the profile allows", async () => {
    const session = await newSession();
    const papId = await newTaggedProfile({ ...SESSION, allowedValues: ["apollo", "gemini"] });
    await asOwner(session, "PUT", { value: "gemini" });
    expect(await tagOf(papId, session.ust)).toBe("gemini");
    await asOwner(session, "PUT", { value: "mercury" });
    expect(await tagOf(papId, session.ust)).toBe("self-chosen");
  });
});

describe("a tag from a field of the user", () => {
  const EMAIL = fromIdentity("email", BUILT_IN_IDS.email);

  it("is the e-mail address that a super-user gave, until the person changes it", async () => {
    const session = await newSession(await newPerson({ email: "ann@example.com" }));
    const admin = await newSession(await newPerson({ isSuperUser: true }));
    const papId = await newTaggedProfile(EMAIL);
    expect(await tagOf(papId, session.ust)).toBe("ann@example.com");
    expectOk(await ask("PATCH", USER, { ust: session.ust, email: "chief@example.com" }));
    expect(await tagOf(papId, session.ust)).toBe("self-chosen");
    expectOk(await ask("PATCH", USER, { ust: session.ust, email: "ann@example.com" }));
    expect(await tagOf(papId, session.ust)).toBe("self-chosen");
    const userId = { user_id: session.person.userId };
    expectOk(await ask("PATCH", USER, { ust: admin.ust, ...userId, first_name: "Ann" }));
    expect(await tagOf(papId, session.ust)).toBe("self-chosen");
    expectOk(await ask("PATCH", USER, { ust: admin.ust, ...userId, email: "ann@example.com" }));
    expect(await tagOf(papId, session.ust)).toBe("ann@example.com");
  });

  it("is none where the person has unset it: what is for people without a value is then theirs", async () => {
    const session = await newSession(await newPerson({ email: "ann@example.com" }));
    const papId = await newTaggedProfile(fromIdentity("email", BUILT_IN_IDS.email, "nobody@example.com"));
    expectOk(await ask("PATCH", USER, { ust: session.ust, email: "" }));
    expect(await tagOf(papId, session.ust)).toBe("nobody@example.com");
  });

  it("is the username and the status always", async () => {
    const session = await newSession();
    expect(await tagOf(await newTaggedProfile(fromIdentity("user", BUILT_IN_IDS.username)), session.ust)).toBe(
      session.person.username,
    );
    expect(await tagOf(await newTaggedProfile(fromIdentity("status", BUILT_IN_IDS.status)), session.ust)).toBe(
      "active",
    );
  });
});

describe("allowedValues", () => {
  const VALUES = ["apollo", ""];
  const post = (fields: object) =>
    api("POST", `/paps/${newProfileId()}/session-attributes`, { body: { ...SESSION, ...fields } });

  it("stand in the answers of the type Session that has some, and in no other", async () => {
    const papId = newProfileId();
    const added = await addAttribute(papId, { ...SESSION, allowedValues: VALUES });
    expect(added).toMatchObject({ ...SESSION, allowedValues: VALUES, transitive: false });
    await addAttribute(papId, { ...STATIC, allowedValues: null });
    const [session, fixed] = await listAttributes(papId);
    expect(session).toEqual(added);
    expect(fixed).not.toHaveProperty("allowedValues");
    const replaced = { ...SESSION, id: added.id };
    expectNothing(await api("PUT", `/paps/${papId}/session-attributes`, { body: replaced }));
    expect((await listAttributes(papId))[0]).not.toHaveProperty("allowedValues");
  });

  it.each<[what: string, fields: object, message: RegExp]>([
    ["no list", { allowedValues: "apollo" }, /^allowedValues: It must be a list of 1 to 100/],
    ["an empty list", { allowedValues: [] }, /^allowedValues: It must be a list/],
    ["101 values", { allowedValues: Array.from({ length: 101 }, (_, n) => `v${n}`) }, /^allowedValues: It must be/],
    ["a number", { allowedValues: [7] }, /^allowedValues: It must be/],
    ["what is no tag value", { allowedValues: ["a#b"] }, /^allowedValues: It must be/],
    ["another type", { ...STATIC, allowedValues: VALUES }, /^allowedValues: It is taken only with the type Session/],
    ["a tag that goes on", { allowedValues: VALUES, transitive: true }, /^transitive: It must be false/],
  ])("are refused: %s", async (_what, fields, message) => {
    expect(expectProblem(await post(fields), 400, "E1003")).toMatch(message);
  });

  it("may be a hundred", async () => {
    expectBody(await post({ allowedValues: Array.from({ length: 100 }, (_, n) => `v${n}`) }));
  });
});
