/** What opens the profile API: an API token in one of two forms of the header, and nothing else. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { newSession } from "../kit/people.ts";
import { addAttribute, api, expectBody, expectProblem, newProfileId, READER, STATIC, WRITER } from "../kit/profiles.ts";

const path = (papId: string) => `/paps/${papId}/session-attributes`;
const token = WRITER.slice("TOKEN ".length);

describe("the header", () => {
  it.each(["TOKEN ", "Bearer ", "token ", "BEARER ", "TOKEN  ", "TOKEN\t", "Bearer \t "])(
    "is a scheme in any case, white space and the token: %j",
    async (scheme) => {
      expectBody(await api("POST", path(newProfileId()), { body: STATIC, authorization: scheme + token }));
    },
  );

  it.each([
    ["no header", null],
    ["an empty one", ""],
    ["no scheme", token],
    ["no space", `TOKEN${token}`],
    ["no token", "TOKEN"],
    ["another scheme", `Basic ${token}`],
    ["something after the token", `TOKEN ${token} x`],
    ["two credentials", `TOKEN ${token}, Bearer ${token}`],
    ["quotation marks", `TOKEN "${token}"`],
    ["a token too short", `TOKEN ${token.slice(0, -1)}`],
    ["a token too long", `TOKEN ${token}A`],
    ["a token of other letters", `TOKEN ${token.slice(0, -1)}+`],
    ["a token with another prefix", `TOKEN ${token.replace("sat_", "Sat_")}`],
  ])("is malformed: %s", async (_what, authorization) => {
    const answer = await api("GET", path(newProfileId()), { authorization });
    expectProblem(answer, 401, "AU-0018");
    expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
  });

  it("is malformed with a session's token in it, however it is sent", async () => {
    const { ust } = await newSession();
    for (const authorization of [`Bearer ${ust}`, `TOKEN ${ust}`]) {
      expectProblem(await api("GET", path(newProfileId()), { authorization }), 401, "AU-0018");
    }
  });

  it("is told apart from a token that is unknown", async () => {
    const last = token.endsWith("A") ? "B" : "A";
    const answer = await api("GET", path("x"), { authorization: `TOKEN ${token.slice(0, -1)}${last}` });
    expectProblem(answer, 401, "AU-0015");
    expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
  });

  it("is the only place for a token: query and body are not looked at", async () => {
    const body = { ...STATIC, token, Authorization: WRITER };
    expectProblem(await api("POST", `${path("x")}?token=${token}`, { body, authorization: null }), 401, "AU-0018");
  });
});

it("a token of scope read reads, and changes nothing", async () => {
  const papId = newProfileId();
  const attribute = await addAttribute(papId);
  expect(expectBody(await api("GET", path(papId), { authorization: READER }))).toEqual([attribute]);
  expectProblem(await api("POST", path(papId), { body: STATIC, authorization: READER }), 403, "E1002");
  expectProblem(await api("DELETE", `${path(papId)}/${attribute.id}`, { authorization: READER }), 403, "E1002");
  expect(expectBody(await api("GET", path(papId)))).toEqual([attribute]);
});

describe("the audit log", () => {
  /** The line of the one call that `work` makes. */
  async function lineOf(work: () => Promise<unknown>): Promise<Record<string, unknown>> {
    const lines: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    onTestFinished(() => log.mockRestore());
    await work();
    expect(lines).toHaveLength(1);
    return JSON.parse(lines[0] ?? "");
  }

  it("says by which token what was done to which profile, and no value", async () => {
    const papId = newProfileId();
    const line = await lineOf(() => addAttribute(papId, { ...STATIC, attributeValue: "the value of the tag" }));
    expect(line).toMatchObject({
      event: "call",
      actor: "writer",
      operation: "POST /api/paps/:papId/session-attributes",
      profile: papId,
      names: [STATIC.mappingName],
      revision: 1,
      outcome: "ok",
      status: 200,
    });
    expect(JSON.stringify(line)).not.toContain("the value of the tag");
  });

  it.each([
    [null, 401, "AU-0018", undefined],
    [READER, 403, "E1002", "reader"],
  ])("says who was refused %#", async (authorization, status, outcome, actor) => {
    const line = await lineOf(() => api("POST", path("x"), { body: STATIC, authorization }));
    expect(line).toMatchObject({ event: "access_refused", status, outcome });
    expect(line.actor).toBe(actor);
  });
});
