/** How the profile API refuses: one form of body, in the contract's order, with what went wrong inside kept inside. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { fail } from "../kit/call-faults.ts";
import { api, expectBody, expectNothing, expectProblem, newProfileId, READER, STATIC } from "../kit/profiles.ts";
import { env } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";

const UNKNOWN = `TOKEN sat_${"A".repeat(43)}`;
const path = (papId: string) => `/paps/${papId}/session-attributes`;
const LARGE = `{"pad":"${"x".repeat(1_048_576)}"}`;

/** Lets every object of profiles fail in some way until the test ends. */
function failProfiles(marks: object): void {
  fail({ namespace: "PROFILES" }, "before", {
    error: () => Object.assign(new Error("the disk of profile-7 has the value IT"), marks),
  });
}

describe("the order of judgement", () => {
  const headers = { "If-Match": '"9"' };

  it("is path, method, credential, scope, size, input, precondition, object, conflict", async () => {
    const papId = newProfileId();
    const all = { raw: LARGE, headers };
    expectProblem(await api("PUT", "/paps/a.b/none", { ...all, authorization: null }), 404, "E1004");
    expectProblem(await api("PATCH", path("a.b"), { ...all, authorization: null }), 405, "E1000");
    expectProblem(await api("PUT", path("a.b"), { ...all, authorization: null }), 401, "AU-0018");
    expectProblem(await api("PUT", path("a.b"), { ...all, authorization: UNKNOWN }), 401, "AU-0015");
    expectProblem(await api("PUT", path("a.b"), { ...all, authorization: READER }), 403, "E1002");
    expectProblem(await api("PUT", path("a.b"), all), 413, "E1000");
    expectProblem(await api("PUT", path("a.b"), { headers }), 400, "E1003");
    expectProblem(await api("PUT", path(papId), { headers, body: { ...STATIC, id: "none" } }), 412, "P-0412");
    expectProblem(await api("PUT", path(papId), { body: { ...STATIC, id: "none" } }), 404, "E1004");
    expectBody(await api("POST", path(papId), { body: STATIC }));
    const { id } = expectBody(await api("POST", path(papId), { body: { ...STATIC, mappingName: "other" } }));
    expectProblem(await api("PUT", path(papId), { body: { ...STATIC, id } }), 409, "E1005");
  });
});

describe("paths and methods", () => {
  it.each(["", "/", "/paps", "/paps/x", "/paps/x/session-attributes/1/2", "/paps//session-attributes", "/users"])(
    "there is no /api%s",
    async (unknown) => {
      for (const method of ["GET", "POST", "OPTIONS"]) {
        expectProblem(await api(method, unknown, { authorization: null }), 404, "E1004");
      }
    },
  );

  it.each([
    ["PATCH", path("x"), "GET, HEAD, POST, PUT"],
    ["OPTIONS", path("x"), "GET, HEAD, POST, PUT"],
    ["GET", `${path("x")}/1`, "DELETE"],
    ["POST", "/paps/x/environments", "GET, HEAD"],
    ["POST", "/paps/x/environments/e", "DELETE, GET, HEAD, PUT"],
    ["GET", "/paps/x/members/m", "DELETE, PUT"],
    ["PUT", "/users/attributes", "GET, HEAD, POST"],
    ["PUT", "/users/x/custom-attributes", "GET, HEAD, PATCH"],
    ["DELETE", "/health", "GET, HEAD"],
    ["POST", "/features", "GET, HEAD"],
  ])("%s %s is answered with the methods there are", async (method, known, methods) => {
    for (const form of [known, `${known}/`]) {
      const answer = await api(method, form, { authorization: null });
      expectProblem(answer, 405, "E1000");
      expect(answer.headers.get("Allow")?.split(", ").sort().join(", ")).toBe(methods);
    }
  });

  it("answers with and without a slash at the end, and never by a redirect", async () => {
    const papId = newProfileId();
    const attribute = expectBody(await api("POST", `${path(papId)}/`, { body: STATIC }));
    const replaced = { ...attribute, attributeValue: "HR" };
    expectNothing(await api("PUT", `${path(papId)}/`, { body: replaced }));
    for (const form of [path(papId), `${path(papId)}/`]) {
      expect(expectBody(await api("GET", form))).toEqual([replaced]);
    }
    expect(expectBody(await api("GET", "/users/attributes/?filter=name+eq+%22Email%22"))).toHaveLength(1);
    expectNothing(await api("DELETE", `${path(papId)}/${attribute.id}/`));
    expectProblem(await api("GET", `${path(papId)}//`), 404, "E1004");
  });

  it("answers HEAD as GET, without the body", async () => {
    const papId = newProfileId();
    expectBody(await api("POST", path(papId), { body: STATIC }));
    const head = await api("HEAD", path(papId), { authorization: READER });
    expect({ status: head.status, body: head.body }).toEqual({ status: 200, body: undefined });
    expect(head.headers.get("ETag")).toBe('"1"');
  });
});

describe("health and features", () => {
  it("need no token, and no setting", async () => {
    setSetting("API_TOKENS", undefined);
    expect(expectBody(await api("GET", "/health", { authorization: null }))).toEqual({ status: "ok" });
    expect((await api("HEAD", "/health", { authorization: null })).status).toBe(200);
    const features = expectBody<object[]>(await api("GET", "/features/", { authorization: null }));
    expect(features.length).toBeGreaterThan(0);
    for (const feature of features) {
      expect(feature).toEqual({ name: expect.any(String), enabled: expect.any(Boolean) });
    }
  });
});

describe("a body", () => {
  it.each(["{", "{'a': 1}", "\ud800", "[]", '"text"', "null", "7", '{"a":1}{'])("%j is refused", async (raw) => {
    expect(expectProblem(await api("POST", path(newProfileId()), { raw }), 400, "E1003")).toMatch(/^body: /);
  });

  it("that is empty is an object without fields", async () => {
    expect(expectProblem(await api("POST", path(newProfileId())), 400, "E1003")).toContain("mappingName: ");
  });

  it("may have a MiB and not one byte more", async () => {
    const text = JSON.stringify(STATIC);
    const padded = (bytes: number) => `${text}${" ".repeat(bytes - text.length)}`;
    expectBody(await api("POST", path(newProfileId()), { raw: padded(1_048_576) }));
    expectProblem(await api("POST", path(newProfileId()), { raw: padded(1_048_577) }), 413, "E1000");
  });
});

describe("what is no fault of the caller", () => {
  it.each([undefined, "", " ", "name:write", "name:owner:00", "sat_something"])(
    "API_TOKENS %j is a 503 of JSON on every route that needs it",
    async (tokens) => {
      setSetting("API_TOKENS", tokens);
      for (const authorization of [null, READER]) {
        expectProblem(await api("GET", path("x"), { authorization }), 503, "E1000");
        expectProblem(await api("PATCH", "/users/x/custom-attributes", { authorization }), 503, "E1000");
      }
      expectProblem(await api("PATCH", path("x")), 405, "E1000");
    },
  );

  it("a fault is a 500 that tells nothing of what failed", async () => {
    failProfiles({});
    const answer = await api("GET", path("x"));
    expectProblem(answer, 500, "E1000");
    expect(JSON.stringify(answer.body)).not.toMatch(/disk|profile-7|IT/);
    expect(JSON.stringify(answer.body)).toContain(answer.headers.get("X-Zato-CID"));
  });

  it("an overloaded object is a 503 that says when to come again", async () => {
    failProfiles({ overloaded: true });
    const answer = await api("POST", path("x"), { body: STATIC });
    expectProblem(answer, 503, "E1000");
    expect(answer.headers.get("Retry-After")).toMatch(/^\d+$/);
  });

  it.each([
    ["CALLS", undefined, "10"],
    ["INVALID_CREDENTIALS", UNKNOWN, "60"],
    ["INVALID_CREDENTIALS", "TOKEN x", "60"],
  ] as const)("too many by the rate %s are a 429 with whole seconds", async (rate, authorization, seconds) => {
    const limit = vi.spyOn(env[rate], "limit").mockResolvedValue({ success: false });
    onTestFinished(() => limit.mockRestore());
    const answer = await api("GET", path("x"), authorization === undefined ? {} : { authorization });
    expectProblem(answer, 429, "E1000");
    expect(answer.headers.get("Retry-After")).toBe(seconds);
  });

  it("each token's calls are counted by its name, and no others", async () => {
    const keys: string[] = [];
    const limit = vi.spyOn(env.CALLS, "limit").mockImplementation(async ({ key }) => {
      keys.push(key);
      return { success: true };
    });
    onTestFinished(() => limit.mockRestore());
    await api("GET", path("x"));
    await api("POST", path("x"), { authorization: READER });
    await api("GET", path("x"), { authorization: UNKNOWN });
    await api("GET", path("x"), { authorization: null });
    await api("GET", "/health");
    expect(keys).toEqual(["api-token writer", "api-token reader"]);
  });
});
