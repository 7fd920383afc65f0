/** If-Match on changes of session attributes: who reads, decides and writes loses nothing of what others wrote. */
import { describe, expect, it } from "vitest";
import {
  addAttribute,
  api,
  expectNothing,
  expectProblem,
  listAttributes,
  newProfileId,
  type ProfileAnswer,
  STATIC,
} from "../kit/profiles.ts";

const path = (papId: string) => `/paps/${papId}/session-attributes`;
const etag = ({ headers }: ProfileAnswer) => headers.get("ETag");

/** A profile with one attribute, at revision 1. */
async function profileOfOne() {
  const papId = newProfileId();
  const attribute = await addAttribute(papId);
  return { papId, attribute };
}

const replace = (papId: string, attribute: object, ifMatch?: string) =>
  api("PUT", path(papId), { body: attribute, headers: ifMatch === undefined ? {} : { "If-Match": ifMatch } });

describe("the revision", () => {
  it("counts every change, goes on when the profile is emptied, and stands in each answer", async () => {
    const papId = newProfileId();
    const revision = async () => etag(await api("GET", path(papId)));
    expect(await revision()).toBe('"0"');
    const added = await api("POST", path(papId), { body: STATIC });
    expect([etag(added), await revision()]).toEqual(['"1"', '"1"']);
    const { id } = added.body as { id: string };
    const replaced = await replace(papId, { ...STATIC, id });
    expect([etag(replaced), await revision()]).toEqual(['"2"', '"2"']);
    const removed = await api("DELETE", `${path(papId)}/${id}`);
    expect([etag(removed), await revision()]).toEqual(['"3"', '"3"']);
    expect(await listAttributes(papId)).toEqual([]);
    await addAttribute(papId);
    expect(await revision()).toBe('"4"');
  });

  it("stays when a change is refused, and when environments change", async () => {
    const { papId } = await profileOfOne();
    await api("POST", path(papId), { body: STATIC });
    await api("DELETE", `${path(papId)}/none`);
    const roleArn = "arn:aws:iam::123456789012:role/r";
    expectNothing(await api("PUT", `/paps/${papId}/environments/e`, { body: { roleArn } }));
    expect(etag(await api("GET", path(papId)))).toBe('"1"');
  });
});

describe("a change", () => {
  it.each(['"1"', 'W/"1"', '"0", "1"', "*"])("is made with If-Match: %s on revision 1", async (ifMatch) => {
    const { papId, attribute } = await profileOfOne();
    const replaced = await replace(papId, { ...attribute, attributeValue: "HR" }, ifMatch);
    expectNothing(replaced);
    expect(etag(replaced)).toBe('"2"');
    const headers = { "If-Match": ifMatch.replace("1", "2") };
    expectNothing(await api("DELETE", `${path(papId)}/${attribute.id}`, { headers }));
    expect(await listAttributes(papId)).toEqual([]);
  });

  it.each(['"0"', '"2"', '"1x"', '"01"'])("is refused with If-Match: %s on revision 1", async (ifMatch) => {
    const { papId, attribute } = await profileOfOne();
    const headers = { "If-Match": ifMatch };
    const refused = [
      await replace(papId, { ...attribute, attributeValue: "HR" }, ifMatch),
      await api("DELETE", `${path(papId)}/${attribute.id}`, { headers }),
      // Judged before whether there is such an attribute, and before its name.
      await replace(papId, { ...attribute, id: "none" }, ifMatch),
      await api("DELETE", `${path(papId)}/none`, { headers }),
    ];
    for (const answer of refused) {
      expectProblem(answer, 412, "P-0412");
      expect(etag(answer)).toBe('"1"');
    }
    expect(await listAttributes(papId)).toEqual([attribute]);
  });

  it("of a profile that nobody wrote matches its revision 0, and finds nothing to change", async () => {
    const papId = newProfileId();
    expectProblem(await replace(papId, { ...STATIC, id: "x" }, '"0"'), 404, "E1004");
    const refused = await replace(papId, { ...STATIC, id: "x" }, '"1"');
    expectProblem(refused, 412, "P-0412");
    expect(etag(refused)).toBe('"0"');
  });

  it.each(["1", '"1', "x", '"1" "2"', ","])("cannot be asked for with If-Match: %s", async (ifMatch) => {
    const { papId, attribute } = await profileOfOne();
    expect(expectProblem(await replace(papId, attribute, ifMatch), 400, "E1003")).toMatch(/^If-Match: /);
  });

  it("takes no other precondition, and none where none is taken", async () => {
    const { papId, attribute } = await profileOfOne();
    const none = { headers: { "If-None-Match": "*" } };
    const some = { headers: { "If-Match": "*" } };
    const body = { ...STATIC, mappingName: "other" };
    const environment = { roleArn: "arn:aws:iam::123456789012:role/r" };
    const refused = [
      await api("PUT", path(papId), { ...none, body: attribute }),
      await api("DELETE", `${path(papId)}/${attribute.id}`, none),
      await api("POST", path(papId), { ...none, body }),
      await api("POST", path(papId), { ...some, body }),
      await api("PUT", `/paps/${papId}/environments/e`, { ...some, body: environment }),
      await api("DELETE", `/paps/${papId}/environments/e`, some),
      await api("PUT", `/paps/${papId}/members/u`, some),
      await api("DELETE", `/paps/${papId}/members/u`, none),
      await api("POST", "/users/attributes", { ...some, body: { name: "n", dataType: "String" } }),
      await api("DELETE", "/users/attributes/x", some),
      await api("PATCH", "/users/u/custom-attributes", { ...some, body: [] }),
    ];
    for (const answer of refused) expect(expectProblem(answer, 400, "E1003")).toMatch(/^If-(None-)?Match: /);
    expect(await listAttributes(papId)).toEqual([attribute]);
  });
});

describe("two at once", () => {
  it("with If-Match: one wins, the other learns the revision that is", async () => {
    const { papId, attribute } = await profileOfOne();
    const values = ["of-the-one", "of-the-other"];
    const answers = await Promise.all(
      values.map((attributeValue) => replace(papId, { ...attribute, attributeValue }, '"1"')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 412]);
    expect(answers.map(etag)).toEqual(['"2"', '"2"']);
    const winner = values[answers.findIndex(({ status }) => status === 204)];
    expect(await listAttributes(papId)).toEqual([{ ...attribute, attributeValue: winner }]);
  });

  it("with If-Match, again and again: no change is lost", async () => {
    const { papId, attribute } = await profileOfOne();
    const count = async (): Promise<void> => {
      const read = await api("GET", path(papId));
      const [{ attributeValue }] = read.body as [{ attributeValue: string }];
      const next = String((Number(attributeValue) || 0) + 1);
      const answer = await replace(papId, { ...attribute, attributeValue: next }, etag(read) ?? "");
      if (answer.status === 412) return count();
      expectNothing(answer);
    };
    await Promise.all(Array.from({ length: 10 }, count));
    expect(await listAttributes(papId)).toEqual([{ ...attribute, attributeValue: "10" }]);
  });

  it("without If-Match: the last wins whole", async () => {
    const { papId, attribute } = await profileOfOne();
    const { id } = attribute;
    const all = [
      { ...STATIC, id, mappingName: "one", transitive: true },
      { sessionAttributeType: "Identity", attributeSchemaId: "s", mappingName: "two", attributeValue: "2", id },
    ];
    for (const answer of await Promise.all(all.map((each) => replace(papId, each)))) expectNothing(answer);
    const [left] = await listAttributes(papId);
    expect(all.some((each) => Object.entries(each).every(([field, value]) => left?.[field] === value))).toBe(true);
  });

  it("adding the same name: one is added", async () => {
    const papId = newProfileId();
    const answers = await Promise.all([1, 2, 3].map(() => api("POST", path(papId), { body: STATIC })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await listAttributes(papId)).toHaveLength(1);
  });
});
