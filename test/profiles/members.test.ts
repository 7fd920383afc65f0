/** The members of a profile: users of the SSO API, who may check it out. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { Environment } from "../../src/config.ts";
import { profileObject, userObject } from "../../src/objects/object-client.ts";
import { newPerson } from "../kit/people.ts";
import { api, expectBody, expectNothing, expectProblem, newProfileId } from "../kit/profiles.ts";

const path = (papId: string, userId: string) => `/paps/${papId}/members/${userId}`;
const list = async (papId: string) => expectBody(await api("GET", `/paps/${papId}/members`));

it("are added, listed in order of their ids, and taken out", async () => {
  const papId = newProfileId();
  expect(await list(papId)).toEqual([]);
  const people = [await newPerson(), await newPerson()];
  for (const { userId } of people) expectNothing(await api("PUT", path(papId, userId)));
  const ids = people.map(({ userId }) => userId).sort();
  expect(await list(papId)).toEqual(ids.map((userId) => ({ papId, userId })));
  expect(await list(newProfileId())).toEqual([]);

  const [first = "", second = ""] = ids;
  expectNothing(await api("DELETE", path(papId, first)));
  expectProblem(await api("DELETE", path(papId, first)), 404, "E1004");
  expect(await list(papId)).toEqual([{ papId, userId: second }]);
});

it("are members once, however often they are added", async () => {
  const papId = newProfileId();
  const { userId } = await newPerson();
  for (let i = 0; i < 3; i += 1) expectNothing(await api("PUT", path(papId, userId), { raw: i === 0 ? "" : "{}" }));
  expect(await list(papId)).toEqual([{ papId, userId }]);
});

it.each(["nobody", `zusr${"0".repeat(26)}`, `zusr${"0".repeat(27)}`])("are users, and %s is none", async (userId) => {
  const papId = newProfileId();
  expectProblem(await api("PUT", path(papId, userId)), 404, "E1004");
  expectProblem(await api("DELETE", path(papId, userId)), 404, "E1004");
  expect(await list(papId)).toEqual([]);
});

it("that were deleted can be taken out, and not be added", async () => {
  const papId = newProfileId();
  const { userId, objectName } = await newPerson();
  expectNothing(await api("PUT", path(papId, userId)));
  expect(await userObject(env as Environment, objectName).call((stub) => stub.remove(userId))).toEqual({ ok: true });
  expectProblem(await api("PUT", path(papId, userId)), 404, "E1004");
  expectNothing(await api("DELETE", path(papId, userId)));
  expect(await list(papId)).toEqual([]);
});

it("are 1,000 at most, of which each may be added again", async () => {
  const papId = newProfileId();
  const object = profileObject(env as Environment, papId);
  const ids = Array.from({ length: 1_000 }, (_, i) => `member-${i}`);
  for (const id of ids) expect(await object.call((stub) => stub.addMember(id))).toEqual({ ok: true });
  const { userId } = await newPerson();
  expect(expectProblem(await api("PUT", path(papId, userId)), 400, "E1003")).toContain("1000");
  expect(await object.call((stub) => stub.addMember("member-7"))).toEqual({ ok: true });
  expect(await list(papId)).toHaveLength(1_000);
});

it("are of a profile whose id is one", async () => {
  const { userId } = await newPerson();
  for (const [method, id] of [
    ["GET", ""],
    ["PUT", userId],
    ["DELETE", userId],
  ] as const) {
    const answer = await api(method, `/paps/a.b/members${id === "" ? "" : `/${id}`}`);
    expect(expectProblem(answer, 400, "E1003")).toMatch(/^papId: /);
  }
});
