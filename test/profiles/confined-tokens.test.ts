/** API tokens that are confined to some profiles: a role that one profile may assume must not become another's. */
import { beforeEach, describe, expect, it } from "vitest";
import { newApiToken } from "../../src/crypto/api-token.ts";
import { sha256Hex } from "../../src/crypto/digest.ts";
import { ROLE } from "../kit/check-outs.ts";
import { newPerson, newSession } from "../kit/people.ts";
import {
  addAttribute,
  api,
  expectBody,
  expectNothing,
  expectProblem,
  newIdentityAttribute,
  newName,
  READER,
  STATIC,
  valuesPath,
} from "../kit/profiles.ts";
import { env } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";

const [WRITE, READ] = [newApiToken(), newApiToken()];
const writer = { authorization: `TOKEN ${WRITE}` };
const reader = { authorization: `Bearer ${READ}` };

beforeEach(async () => {
  const profiles = "payroll|team-a-*";
  const entries = [`w:write:${await sha256Hex(WRITE)}:${profiles}`, `r:read:${await sha256Hex(READ)}:${profiles}`];
  setSetting("API_TOKENS", [env.API_TOKENS, ...entries].join(","));
});

describe("its own profiles", () => {
  it.each(["payroll", "team-a-", "team-a-finance"])(
    "%s: attributes, members and tag checks are open",
    async (papId) => {
      const attributes = `/paps/${papId}/session-attributes`;
      const added = expectBody(await api("POST", attributes, { body: STATIC, ...writer })) as { id: string };
      expectNothing(await api("PUT", attributes, { body: added, ...writer }));
      expect(expectBody(await api("GET", attributes, reader))).toEqual([added]);
      const { ust, person } = await newSession();
      const member = `/paps/${papId}/members/${person.userId}`;
      expectNothing(await api("PUT", member, writer));
      expectBody(await api("GET", `/paps/${papId}/members`, reader));
      expectNothing(await api("DELETE", member, writer));
      expect(expectBody(await api("POST", `/paps/${papId}/session-tags`, { body: { ust }, ...reader })).ok).toBe(true);
      expectNothing(await api("DELETE", `${attributes}/${added.id}`, writer));
      expectProblem(await api("POST", attributes, { body: STATIC, ...reader }), 403, "E1002");
    },
  );

  it("have environments that it may see, and not make, change or remove: they name a role", async () => {
    const path = "/paps/payroll/environments/main";
    const body = { roleArn: ROLE, externalId: "agreed-with-its-owner" };
    expectProblem(await api("PUT", path, { body, ...writer }), 403, "E1002");
    expectNothing(await api("PUT", path, { body }));
    expect(expectBody(await api("GET", path, writer))).toMatchObject(body);
    expectProblem(await api("DELETE", path, writer), 403, "E1002");
    expectBody(await api("GET", path));
  });
});

it.each(["payroll-2", "Payroll", "team-a", "team-b-finance", "a.b"])("another profile is closed: %s", async (papId) => {
  const { ust, person } = await newSession();
  for (const [method, sub, body] of [
    ["GET", "session-attributes", undefined],
    ["POST", "session-attributes", STATIC],
    ["PUT", "session-attributes", { ...STATIC, id: "x" }],
    ["DELETE", "session-attributes/x", undefined],
    ["GET", "environments", undefined],
    ["GET", "environments/main", undefined],
    ["GET", "members", undefined],
    ["PUT", `members/${person.userId}`, undefined],
    ["DELETE", `members/${person.userId}`, undefined],
    ["POST", "session-tags", { ust }],
  ] as const) {
    expectProblem(await api(method, `/paps/${papId}/${sub}`, { body, ...writer }), 403, "E1002");
  }
});

it("what people are is closed, for writing and for reading; definitions may be read", async () => {
  const { userId } = await newPerson();
  const { id, name } = await newIdentityAttribute();
  const change = [{ op: "add", customUserAttribute: { attributeId: id, attributeValue: "x" } }];
  expectProblem(await api("GET", valuesPath(userId), reader), 403, "E1002");
  expectProblem(await api("PATCH", valuesPath(userId), { body: change, ...writer }), 403, "E1002");
  expectProblem(
    await api("POST", "/users/attributes", { body: { name: newName(), dataType: "String" }, ...writer }),
    403,
    "E1002",
  );
  expectProblem(await api("DELETE", `/users/attributes/${id}`, writer), 403, "E1002");
  expect(expectBody(await api("GET", `/users/attributes/${id}`, reader)).name).toBe(name);
  expectBody(await api("GET", "/users/attributes", reader));
  expectBody(await api("GET", "/users/attributes/identity-types", reader));
});

it("an external id is told to tokens that may write, and to no others", async () => {
  const { id } = await addAttribute("external-ids");
  expect(id).toMatch(/^[0-9a-z]{20}$/);
  const path = "/paps/external-ids/environments";
  expectNothing(await api("PUT", `${path}/main`, { body: { roleArn: ROLE, externalId: "a-secret-handshake" } }));
  for (const [token, told] of [
    [READER, false],
    [undefined, true],
  ] as const) {
    const sent = token === undefined ? {} : { authorization: token };
    const [one, all] = [await api("GET", `${path}/main`, sent), await api("GET", path, sent)];
    for (const answer of [one, all]) {
      expectBody(answer);
      expect(JSON.stringify(answer.body).includes("a-secret-handshake")).toBe(told);
      expect(JSON.stringify(answer.body).includes("externalId")).toBe(told);
    }
  }
});
