/** What calls of the profile API cost: objects asked, rows read and written; and that reading leaves nothing behind. */
import { describe, expect, it } from "vitest";
import { cost, costOf } from "../kit/cost.ts";
import { newPerson } from "../kit/people.ts";
import {
  addAttribute,
  api,
  expectBody,
  expectNothing,
  newIdentityAttribute,
  newProfileId,
  STATIC,
} from "../kit/profiles.ts";
import { emptyFootprint, footprint, profilePlace } from "../kit/storage.ts";

const path = (papId: string) => `/paps/${papId}/session-attributes`;
const named = (i: number) => ({ ...STATIC, mappingName: `tag-${i}` });

describe("session attributes", () => {
  it.each([1, 7, 50])("a list of %i reads as many rows, in one call of one object, and writes none", async (count) => {
    const papId = newProfileId();
    for (let i = 0; i < count; i += 1) await addAttribute(papId, named(i));
    const list = () => api("GET", path(papId));
    expect(await costOf(list)).toEqual(cost({ profiles: ["list"], rowsRead: count, transactions: 0 }));
  });

  it("one is added, replaced and removed with two rows written each, in one call of one object", async () => {
    const papId = newProfileId();
    const { id } = await addAttribute(papId, named(0));
    for (let i = 1; i < 49; i += 1) await addAttribute(papId, named(i));
    const add = () => addAttribute(papId, named(49));
    expect(await costOf(add)).toEqual(cost({ profiles: ["addAttribute"], rowsWritten: 2, transactions: 1 }));
    const replace = async () => expectNothing(await api("PUT", path(papId), { body: { ...named(0), id } }));
    expect(await costOf(replace)).toEqual(cost({ profiles: ["replaceAttribute"], rowsWritten: 2, transactions: 1 }));
    const remove = async () => expectNothing(await api("DELETE", `${path(papId)}/${id}`));
    expect(await costOf(remove)).toEqual(cost({ profiles: ["remove"], rowsWritten: 2, transactions: 1 }));
  });

  it("a refusal writes nothing, and one for its input or credential asks no object", async () => {
    const papId = newProfileId();
    await addAttribute(papId);
    const post = (body: object, authorization?: null) =>
      api("POST", path(papId), { body, ...(authorization === null ? { authorization } : {}) });
    expect(await costOf(() => post(STATIC))).toEqual(cost({ profiles: ["addAttribute"] }));
    expect(await costOf(() => post({}))).toEqual(cost({ rowsRead: 0 }));
    expect(await costOf(() => post(STATIC, null))).toEqual(cost({ rowsRead: 0 }));
  });
});

it("an environment and a member cost one row each", async () => {
  const papId = newProfileId();
  await addAttribute(papId);
  const { userId } = await newPerson();
  const body = { roleArn: "arn:aws:iam::123456789012:role/r" };
  const environment = async () => expectNothing(await api("PUT", `/paps/${papId}/environments/e`, { body }));
  expect(await costOf(environment)).toEqual(cost({ profiles: ["setEnvironment"], rowsWritten: 1 }));
  const member = async () => expectNothing(await api("PUT", `/paps/${papId}/members/${userId}`));
  expect(await costOf(member)).toEqual(cost({ users: ["identityFacts"], profiles: ["addMember"], rowsWritten: 1 }));
  expect(await costOf(member)).toEqual(cost({ users: ["identityFacts"], profiles: ["addMember"] }));
});

it("a person's value costs one row, and a look at what may be there", async () => {
  const { userId } = await newPerson();
  const { id: attributeId } = await newIdentityAttribute({ multiValued: true });
  const body = ["a", "b"].map((attributeValue) => ({
    op: "add",
    customUserAttribute: { attributeId, attributeValue },
  }));
  const patch = async () => expectNothing(await api("PATCH", `/users/${userId}/custom-attributes`, { body }));
  expect(await costOf(patch)).toEqual(cost({ catalog: ["list"], users: ["changeIdentity"], rowsWritten: 2 }));
  expect(await costOf(patch)).toEqual(cost({ catalog: ["list"], users: ["changeIdentity"] }));
});

it("a built-in identity attribute is known without asking any object", async () => {
  const [{ id }] = expectBody<[{ id: string }]>(await api("GET", "/users/attributes"));
  expect(await costOf(() => api("GET", `/users/attributes/${id}`))).toEqual(cost({ rowsRead: 0 }));
});

describe("profiles that nobody wrote", () => {
  it("leave no storage, a thousand of them, however they are asked for", async () => {
    const empty = await emptyFootprint();
    const ids = Array.from({ length: 1_000 }, newProfileId);
    for (const papId of ids) {
      expect(expectBody(await api("GET", path(papId)))).toEqual([]);
      expect(await footprint(profilePlace(papId))).toEqual(empty);
    }
  });

  it("leave none after what finds nothing, or refuses", async () => {
    const papId = newProfileId();
    const { userId } = await newPerson();
    for (const [method, rest, body] of [
      ["PUT", "/session-attributes", { ...STATIC, id: "none" }],
      ["DELETE", "/session-attributes/none"],
      ["GET", "/environments"],
      ["GET", "/environments/e"],
      ["DELETE", "/environments/e"],
      ["GET", "/members"],
      ["DELETE", `/members/${userId}`],
    ] as const) {
      expect([200, 404]).toContain((await api(method, `/paps/${papId}${rest}`, { body })).status);
    }
    expect(await footprint(profilePlace(papId))).toEqual(await emptyFootprint());
  });
});
