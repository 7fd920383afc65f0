/** Refusals name the cause: the first field and its rule stand in the message, as some clients show nothing else. */
import { expect, it } from "vitest";
import { standInForSts } from "../kit/aws.ts";
import { newHolder, newProfile } from "../kit/check-outs.ts";
import { newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { api, expectProblem, newProfileId, STATIC } from "../kit/profiles.ts";
import { APP, call, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { ask, bearer, LOGIN, USER } from "../kit/sso.ts";

standInForSts();

it("of input and of tags, with all faults in details", async () => {
  const body = { sessionAttributeType: "Static", mappingName: "aws:x", attributeValue: 5 };
  const invalid = await api("POST", `/paps/${newProfileId()}/session-attributes`, { body });
  const details = expectProblem(invalid, 400, "E1003");
  const { message } = invalid.body as { message: string };
  expect(message).toBe("mappingName: A tag key must not start with aws: in any case, which AWS keeps for itself.");
  expect(details).toMatch(/^mappingName: .* attributeValue: /);

  const holder = await newHolder();
  const papId = await newProfile(holder.person, [{ ...STATIC, sessionAttributeType: "Session" }]);
  const refused = await holder.checkOut(papId);
  expect(expectProblem(refused, 400, "E1003")).toBe((refused.body as { message: string }).message);
  expect((refused.body as { message: string }).message).toMatch(/^cost-center: no-session-attribute: /);
});

it("of a body that cannot be read", async () => {
  const path = `/paps/${newProfileId()}/session-attributes`;
  for (const [headers, raw, cause] of [
    [{ "Content-Encoding": "gzip" }, "\x1f", "gzip"],
    [{ "Content-Encoding": "br" }, "{}", "br"],
    [{}, "name=x", "JSON"],
  ] as [Record<string, string>, string, string][]) {
    const answer = await api("POST", path, { headers, raw });
    expectProblem(answer, 400, "E1003");
    expect((answer.body as { message: string }).message).toContain(cause);
    expect(expectRefusal(await call("POST", LOGIN, { raw, headers }), 400, "E008002")).toContain(cause);
  }
});

it("of a username: what is invisible in it", async () => {
  const { ust } = await newSession(await newPerson({ isSuperUser: true }));
  const refused = await ask("POST", USER, { ust, username: "jane\u200bdoe", password: PASSWORD });
  expect(expectRefusal(refused, 400, "E001001")).toContain("invisible");
});

it("of a precondition: that there is nothing, or another revision", async () => {
  const { ust } = await newSession();
  const put = (condition: Record<string, string>) =>
    call("PUT", SESSION_ATTR, { body: { ...APP, name: "a", value: "1" }, headers: { ...bearer(ust), ...condition } });
  expect(expectRefusal(await put({ "If-Match": "*" }), 412, "E009003")).toContain("no such attribute");
  await put({});
  for (const condition of [{ "If-None-Match": "*" }, { "If-Match": '"1"' }]) {
    expect(expectRefusal(await put(condition as Record<string, string>), 412, "E009003")).toContain("is there");
  }
});
