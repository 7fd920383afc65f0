/** `CORS_ORIGINS`: pages of configured origins may call the SSO API; to all others it is an API without CORS. */
import { beforeEach, describe, expect, it } from "vitest";
import { loggedLines } from "../kit/log-lines.ts";
import { newSession } from "../kit/people.ts";
import { type Answer, APP, call, expectOk, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";

const PAGE = "https://app.example.com";
const OTHER_PAGE = "http://localhost:3000";
const PREFLIGHT = { "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization" };

const corsOf = ({ headers }: Answer) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-")));
const varies = ({ headers }: Answer) => (headers.get("Vary") ?? "").split(/, */);
const ALLOWED = {
  "access-control-allow-origin": PAGE,
  "access-control-expose-headers": "ETag,X-Zato-CID,Retry-After,Allow",
};

describe("with origins configured", () => {
  beforeEach(() => setSetting("CORS_ORIGINS", `${PAGE}, ${OTHER_PAGE}`));

  it("a preflight is told what may be sent, and nothing of cookies", async () => {
    const answer = await call("OPTIONS", SESSION_ATTR, { headers: { Origin: PAGE, ...PREFLIGHT } });
    expect(answer.status).toBe(204);
    expect(corsOf(answer)).toEqual({
      ...ALLOWED,
      "access-control-allow-methods": "GET,POST,PUT,PATCH,DELETE",
      "access-control-allow-headers": "Content-Type,Authorization,If-Match,If-None-Match,X-Requested-With",
      "access-control-max-age": "7200",
    });
    expect(varies(answer)).toContain("Origin");
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(answer.headers.get("X-Zato-CID")).toMatch(/^[0-9a-f]{24}$/);
  });

  it("a page reads success and refusals, with their own headers", async () => {
    const { ust } = await newSession();
    const headers = { Origin: PAGE, Authorization: `Bearer ${ust}` };
    const put = await call("PUT", SESSION_ATTR, { body: { ...APP, name: "a", value: "1" }, headers });
    const get = await call("GET", SESSION_ATTR, { query: { ...APP, name: "a" }, headers });
    const refused = await call("GET", SESSION_ATTR, { query: { ...APP, name: "" }, headers });
    const none = await call("GET", "/zato/sso/none", { headers });
    const method = await call("PUT", `${SESSION_ATTR}/names`, { headers });
    expectOk(put);
    expectOk(get);
    expect(get.headers.get("ETag")).toMatch(/^"\d+"$/);
    expectRefusal(refused, 400, "E008002");
    expectRefusal(none, 404, "E008001");
    expectRefusal(method, 405, "E008001");
    for (const answer of [put, get, refused, none, method]) {
      expect(corsOf(answer)).toEqual(ALLOWED);
      expect(varies(answer)).toContain("Origin");
    }
  });

  it("each origin is told of itself", async () => {
    const answer = await call("GET", SESSION_ATTR, { headers: { Origin: OTHER_PAGE } });
    expect(corsOf(answer)).toMatchObject({ "access-control-allow-origin": OTHER_PAGE });
  });

  it.each([
    "https://app.example.com.evil.test",
    "https://app.example.com:8443",
    "http://app.example.com",
    "https://APP.example.com",
    "https://sub.app.example.com",
    "null",
    "*",
    "",
  ])("another origin sees no CORS, and that the answer depends on it: %j", async (origin) => {
    const get = await call("GET", SESSION_ATTR, { headers: { Origin: origin } });
    const preflight = await call("OPTIONS", SESSION_ATTR, { headers: { Origin: origin, ...PREFLIGHT } });
    expectRefusal(get, 400, "E004001");
    expectRefusal(preflight, 405, "E008001");
    for (const answer of [get, preflight]) {
      expect(corsOf(answer)).toEqual({});
      expect(varies(answer)).toContain("Origin");
    }
  });

  it("without an origin there is no CORS", async () => {
    const answer = await call("GET", SESSION_ATTR);
    expect(corsOf(answer)).toEqual({});
    expect(varies(answer)).toContain("Origin");
  });
});

it("with none configured, no origin may and nothing depends on it", async () => {
  const get = await call("GET", SESSION_ATTR, { headers: { Origin: PAGE } });
  const preflight = await call("OPTIONS", SESSION_ATTR, { headers: { Origin: PAGE, ...PREFLIGHT } });
  expectRefusal(preflight, 405, "E008001");
  for (const answer of [get, preflight]) {
    expect(corsOf(answer)).toEqual({});
    expect(answer.headers.has("Vary")).toBe(false);
  }
});

it("of the profile API, check-outs alone have CORS", async () => {
  setSetting("CORS_ORIGINS", PAGE);
  for (const method of ["GET", "OPTIONS"]) {
    expect(corsOf(await call(method, "/api/health", { headers: { Origin: PAGE } }))).toEqual({});
    expect(corsOf(await call(method, "/api/access/app-access-status", { headers: { Origin: PAGE } }))).toMatchObject(
      ALLOWED,
    );
  }
});

describe("the setting", () => {
  it("takes an origin with a slash at its end", async () => {
    setSetting("CORS_ORIGINS", `${PAGE}/`);
    expect(corsOf(await call("GET", SESSION_ATTR, { headers: { Origin: PAGE } }))).toEqual(ALLOWED);
  });

  it.each(["*", "null", "page.example.org", "https://a.example.com/path", "x y"])(
    "that has %j in it logs that, lets no page of it in, and harms nothing else",
    async (malformed) => {
      const lines = loggedLines();
      setSetting("CORS_ORIGINS", `${PAGE},${malformed}`);
      const headers = { Origin: malformed };
      expectRefusal(await call("GET", SESSION_ATTR, { headers }), 400, "E004001");
      expect(corsOf(await call("GET", SESSION_ATTR, { headers }))).toEqual({});
      expect(corsOf(await call("GET", SESSION_ATTR, { headers: { Origin: PAGE } }))).toEqual(ALLOWED);
      const faults = lines.filter(({ event }) => event === "setting_fault");
      expect(faults).toEqual([
        { event: "setting_fault", setting: "CORS_ORIGINS", why: expect.stringMatching(/^1 of 2/) },
      ]);
    },
  );
});
