/** The session attributes of a profile: added, listed in order, replaced in place, removed. */
import { describe, expect, it } from "vitest";
import {
  addAttribute,
  api,
  expectBody,
  expectNothing,
  expectProblem,
  IDENTITY,
  listAttributes,
  newProfileId,
  SESSION,
  STATIC,
} from "../kit/profiles.ts";

const SIX_FIELDS = ["attributeSchemaId", "attributeValue", "id", "mappingName", "sessionAttributeType", "transitive"];
const path = (papId: string) => `/paps/${papId}/session-attributes`;
const named = (mappingName: string) => ({ ...STATIC, mappingName });

describe("adding", () => {
  it.each([
    ["Static", STATIC, { ...STATIC, attributeSchemaId: "", transitive: false }],
    ["Identity", IDENTITY, { ...IDENTITY, attributeValue: null, transitive: false }],
    [
      "Identity with a value for people without",
      { ...IDENTITY, attributeValue: "IT" },
      { ...IDENTITY, attributeValue: "IT", transitive: false },
    ],
    ["Session", SESSION, { ...SESSION, attributeSchemaId: "", transitive: false }],
    ["a transitive one", { ...STATIC, transitive: true }, { ...STATIC, attributeSchemaId: "", transitive: true }],
  ])("answers %s with exactly the six fields, and lists it so", async (_kind, sent, answered) => {
    const papId = newProfileId();
    const added = await addAttribute(papId, sent);
    expect(added).toEqual({ id: expect.stringMatching(/^[0-9a-z]{20}$/), ...answered });
    expect(Object.keys(added).sort()).toEqual(SIX_FIELDS);
    expect(await listAttributes(papId)).toEqual([added]);
  });

  it("gives the id itself, whatever id was sent", async () => {
    const { id } = await addAttribute(newProfileId(), { ...STATIC, id: "of-the-client" });
    expect(id).not.toBe("of-the-client");
  });

  it("lists in order of addition", async () => {
    const papId = newProfileId();
    for (const name of ["c", "a", "b"]) await addAttribute(papId, named(name));
    expect((await listAttributes(papId)).map(({ mappingName }) => mappingName)).toEqual(["c", "a", "b"]);
  });

  it("takes 50 attributes and not one more, also where its name is taken", async () => {
    const papId = newProfileId();
    for (let i = 1; i <= 50; i += 1) await addAttribute(papId, named(`tag-${i}`));
    const details = expectProblem(await api("POST", path(papId), { body: named("tag-51") }), 400, "E1003");
    expect(details).toContain("50");
    expectProblem(await api("POST", path(papId), { body: named("TAG-1") }), 400, "E1003");
    const all = await listAttributes(papId);
    expect(all).toHaveLength(50);
    // A full profile still takes another attribute in place of one of its own.
    expectNothing(await api("PUT", path(papId), { body: { ...all[49], mappingName: "tag-51" } }));
  });

  it.each([
    ["cost-center", "cost-center"],
    ["cost-center", "COST-Center"],
    ["größe", "GRÖSSE"],
    ["ΣΊΣΥΦΟΣ", "σίσυφος"],
  ])("refuses the name %s where there is %s", async (one, other) => {
    const papId = newProfileId();
    await addAttribute(papId, named(one));
    expectProblem(await api("POST", path(papId), { body: named(other) }), 409, "E1005");
    expect(await listAttributes(papId)).toHaveLength(1);
    await addAttribute(newProfileId(), named(other));
  });
});

describe("replacing", () => {
  it("keeps the attribute's id and place", async () => {
    const papId = newProfileId();
    const [first, second, third] = [
      await addAttribute(papId, named("a")),
      await addAttribute(papId, named("b")),
      await addAttribute(papId, named("c")),
    ];
    const body = { ...IDENTITY, mappingName: "B", transitive: true, id: second.id };
    expectNothing(await api("PUT", path(papId), { body }));
    expect(await listAttributes(papId)).toEqual([first, { ...body, attributeValue: null }, third]);
  });

  it("refuses the name of another attribute, and takes its own in another case", async () => {
    const papId = newProfileId();
    const one = await addAttribute(papId, named("one"));
    const two = await addAttribute(papId, named("two"));
    expectProblem(await api("PUT", path(papId), { body: { ...two, mappingName: "ONE" } }), 409, "E1005");
    expectNothing(await api("PUT", path(papId), { body: { ...two, mappingName: "TWO" } }));
    expect(await listAttributes(papId)).toEqual([one, { ...two, mappingName: "TWO" }]);
  });

  it("does not find an attribute that is not there", async () => {
    const papId = newProfileId();
    const body = { ...STATIC, id: "0123456789abcdefghij" };
    expectProblem(await api("PUT", path(papId), { body }), 404, "E1004");
    const { id } = await addAttribute(newProfileId());
    await addAttribute(papId, named("other"));
    expectProblem(await api("PUT", path(papId), { body: { ...STATIC, id } }), 404, "E1004");
  });

  it.each([undefined, null, "", 7, ["x"]])("needs an id, and %j is none", async (id) => {
    const details = expectProblem(await api("PUT", path(newProfileId()), { body: { ...STATIC, id } }), 400, "E1003");
    expect(details).toMatch(/^id: /);
  });
});

describe("removing", () => {
  it("leaves the others as they were, and cannot be done twice", async () => {
    const papId = newProfileId();
    const [a, b, c] = [
      await addAttribute(papId, named("a")),
      await addAttribute(papId, named("b")),
      await addAttribute(papId, named("c")),
    ];
    expectNothing(await api("DELETE", `${path(papId)}/${b.id}`));
    expect(await listAttributes(papId)).toEqual([a, c]);
    expectProblem(await api("DELETE", `${path(papId)}/${b.id}`), 404, "E1004");
    const again = await addAttribute(papId, named("b"));
    expect(again.id).not.toBe(b.id);
    expect(await listAttributes(papId)).toEqual([a, c, again]);
  });
});

describe("what Britive's clients send", () => {
  it("is taken from the SDK, with null for what does not apply", async () => {
    const papId = newProfileId();
    const added = await addAttribute(papId, { ...STATIC, transitive: false, attributeSchemaId: null });
    const put = { ...IDENTITY, mappingName: "dynamic", transitive: true, attributeValue: null, id: added.id };
    expectNothing(await api("PUT", path(papId), { body: put }));
    expect(await listAttributes(papId)).toEqual([put]);
  });

  it('is taken from Terraform, with "" and the id among the fields', async () => {
    const papId = newProfileId();
    const sent = { ...IDENTITY, id: "", attributeValue: "", transitive: false };
    const added = await addAttribute(papId, sent);
    expect(added).toEqual({ ...sent, id: added.id, attributeValue: null });
    expect(added.transitive).toBe(false);
    expectNothing(await api("PUT", path(papId), { body: { ...added, attributeValue: "" } }));
  });

  it("is taken with any Content-Type, and with the page's other spelling of the type", async () => {
    const { sessionAttributeType, ...rest } = STATIC;
    const raw = JSON.stringify({ ...rest, sessionAttributetype: sessionAttributeType });
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8"]) {
      const added = await api("POST", path(newProfileId()), { raw, headers: { "Content-Type": type } });
      expect(expectBody(added)).toMatchObject(STATIC);
    }
  });
});

describe("a profile", () => {
  it("that nobody wrote is an empty list", async () => {
    const answer = await api("GET", path(newProfileId()));
    expect(expectBody(answer)).toEqual([]);
    expect(answer.headers.get("ETag")).toBe('"0"');
  });

  it.each(["a", "A-Z_09", "x".repeat(128)])("may be called %s", async (papId) => {
    expectBody(await api("GET", path(papId)));
  });

  it.each(["x".repeat(129), "a.b", "a%20b", "a%2Fb", "%C3%A4", "a%00", "%zz", "*"])(
    "may not be called %s",
    async (papId) => {
      for (const [method, body] of [["GET"], ["POST", STATIC], ["PUT", { ...STATIC, id: "x" }]] as const) {
        expect(expectProblem(await api(method, path(papId), { body }), 400, "E1003")).toMatch(/^papId: /);
      }
      expect(expectProblem(await api("DELETE", `${path(papId)}/x`), 400, "E1003")).toMatch(/^papId: /);
    },
  );
});
