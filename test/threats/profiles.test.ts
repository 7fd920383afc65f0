/** What an access profile gives stays with those whom it is given to. */
import { expect, onTestFinished, test, vi } from "vitest";
import { newApiToken } from "../../src/crypto/api-token.ts";
import { sha256Hex } from "../../src/crypto/digest.ts";
import { BUILT_IN_IDS } from "../../src/domain/identity-attribute.ts";
import { sessionNameOf } from "../../src/domain/session-name.ts";
import { standInForSts } from "../kit/aws.ts";
import { newHolder, newProfile, ROLE } from "../kit/check-outs.ts";
import { api, expectBody, expectNothing, expectProblem, SESSION } from "../kit/profiles.ts";
import { expectOk, SESSION_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, USER } from "../kit/sso.ts";
import { fromIdentity, setSessionAttribute } from "../kit/tags.ts";

standInForSts();

test("threat 31: credentials are shown to members of the profile alone, however long their session lives", async () => {
  const member = await newHolder();
  const papId = await newProfile(member.person);
  const { transactionId } = await member.checkedOut(papId);
  expectBody(await member.tokens(transactionId));
  expectNothing(await api("DELETE", `/paps/${papId}/members/${member.person.userId}`));
  expectProblem(await member.tokens(transactionId), 403, "E1002");
  expect(expectBody(await member.list())).toHaveLength(1);
});

test("threat 32: a token of one profile does not give that profile a role, nor anything to another", async () => {
  const token = newApiToken();
  const holder = await newHolder();
  const papId = await newProfile(holder.person);
  setSetting("API_TOKENS", `team:write:${await sha256Hex(token)}:${papId}`);
  const team = { authorization: `TOKEN ${token}` };
  const body = { roleArn: ROLE };
  expectProblem(await api("PUT", `/paps/${papId}/environments/more`, { body, ...team }), 403, "E1002");
  expectProblem(await api("PUT", `/paps/${papId}-2/members/${holder.person.userId}`, team), 403, "E1002");
  expectNothing(await api("PUT", `/paps/${papId}/members/${holder.person.userId}`, team));
});

test("threat 33: what people write into their own session or user is no tag, before or after a super-user's value", async () => {
  const member = await newHolder();
  const [level, email] = [{ ...SESSION, mappingName: "clearance" }, fromIdentity("email", BUILT_IN_IDS.email)];
  const papId = await newProfile(member.person, [level, email]);
  const { ust } = member;
  const problems = async () => expectProblem(await member.checkOut(papId), 400, "E1003");
  const own = { current_ust: ust, target_ust: ust, name: SESSION.attributeValue };
  expectOk(await ask("PUT", SESSION_ATTR, { ...own, value: "top-secret" }));
  expectOk(await ask("PATCH", USER, { ust, email: "chief@example.com" }));
  expect(await problems()).toMatch(/^clearance: self-chosen: .*\nemail: self-chosen: /);
  await setSessionAttribute(ust, { name: SESSION.attributeValue, value: "public", expiration: 1_000 });
  expect(await problems()).toMatch(/^email: self-chosen: /);
  expectOk(await ask("PATCH", SESSION_ATTR, { ...own, expiration: 0 }));
  expect(await problems()).toMatch(/^clearance: self-chosen: /);
});

test("threat 34: AWS is asked for no longer than an attribute among the tags lives, or not at all", async () => {
  const aws = vi.spyOn(globalThis, "fetch");
  onTestFinished(() => aws.mockRestore());
  const member = await newHolder();
  const papId = await newProfile(member.person, [SESSION], { durationSeconds: 43_200 });
  await setSessionAttribute(member.ust, { name: SESSION.attributeValue, value: "stepped up", expiration: 899 });
  expect(expectProblem(await member.checkOut(papId), 400, "E1003")).toMatch(/^project: expires-too-soon: /);
  expect(aws).not.toHaveBeenCalled();
  await setSessionAttribute(member.ust, { name: SESSION.attributeValue, value: "stepped up", expiration: 1_000 });
  await member.checkedOut(papId);
  const asked = new URLSearchParams(String(aws.mock.calls[0]?.[1]?.body));
  expect(Number(asked.get("DurationSeconds"))).toBeLessThanOrEqual(1_000);
});

test("threat 35: names that AWS cannot tell apart end in what belongs to one person alone", () => {
  const names = ["zoe", "zoë", "ｚｏｅ", "a:b", "a/b", `${"a".repeat(64)}1`, `${"a".repeat(64)}2`];
  const sessionNames = names.map((name, n) => sessionNameOf(name, `zusr0000000000000000000000000${n}`));
  expect(new Set(sessionNames).size).toBe(names.length);
});
