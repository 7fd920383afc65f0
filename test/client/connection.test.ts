/** What is sent again and what is not, where credentials go, and what becomes of answers that are no answers. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Profiles, SessionAttributes, Sessions } from "../../client/src/index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const OK = { status: "ok", cid: "0".repeat(24) };

/** A client over a fetch that gives these answers in turn; a text in place of one is a broken connection. */
function over(...answers: (Response | string)[]) {
  const sent: { url: string; init: RequestInit }[] = [];
  const options = {
    url: "https://service.example",
    app: "CRM",
    token: "a-token",
    fetch: async (url: unknown, init?: RequestInit) => {
      sent.push({ url: String(url), init: init ?? {} });
      const answer = answers.shift();
      if (answer instanceof Response) return answer;
      throw new TypeError(answer);
    },
  };
  return { sent, options, attributes: new SessionAttributes(options) };
}

/** Waits for the outcome while the clock runs. */
async function outcome(call: Promise<unknown>): Promise<unknown> {
  const settled = call.catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return settled;
}

const busy = (seconds: number, status = 503) =>
  Response.json(
    { status: "error", cid: OK.cid, sub_status: ["E008004"], message: "Busy." },
    { status, headers: { "Retry-After": String(seconds) } },
  );

it("sends again what may be sent again, after the time that the service names", async () => {
  const { sent, attributes } = over(busy(7), "reset", Response.json({ ...OK, result: ["a"] }));
  const began = Date.now();
  expect(await outcome(attributes.names())).toEqual(["a"]);
  expect(sent).toHaveLength(3);
  expect(Date.now() - began).toBeGreaterThanOrEqual(7_000);
});

it("gives up after three times, and at once where it would wait for long", async () => {
  const broken = over("reset", "reset", "reset", "reset");
  expect(await outcome(broken.attributes.names())).toMatchObject({ code: "unreachable", status: 0, cid: null });
  expect(broken.sent).toHaveLength(3);
  const long = over(busy(60, 429));
  expect(await outcome(long.attributes.names())).toMatchObject({ status: 429, retryAfterSeconds: 60 });
  expect(long.sent).toHaveLength(1);
});

it("sends once what would do something else the second time", async () => {
  const calls: ((client: ReturnType<typeof over>) => Promise<unknown>)[] = [
    ({ attributes }) => attributes.create("a", "b"),
    ({ attributes }) => attributes.set("a", "b", { ifMatch: 7 }),
    ({ attributes }) => attributes.set("a", "b", { ifNoneMatch: "*" }),
    ({ attributes }) => attributes.delete("a", { ifMatch: 7 }),
    ({ options }) => new Sessions(options).signIn({ username: "a", password: "b" }),
    ({ options }) => new Sessions(options).exchange("id-token"),
    ({ options }) => new Profiles(options).checkOut("a", "b"),
    ({ options }) => new Profiles(options).checkIn("a"),
    ({ options }) => new Profiles(options).removeAttribute("a", "b"),
  ];
  for (const call of calls) {
    for (const fault of [busy(1), "reset"]) {
      const client = over(fault);
      expect(await outcome(call(client))).toBeInstanceOf(Error);
      expect(client.sent).toHaveLength(1);
    }
  }
});

it("keeps its token in a header, follows no redirect, and names no path that climbs", async () => {
  const { sent, options, attributes } = over(Response.json({ ...OK, result: [] }), new Response(null, { status: 302 }));
  await outcome(attributes.all());
  expect(sent[0]?.url).toBe("https://service.example/zato/sso/session/attr/all?current_app=CRM");
  expect(sent[0]?.init).toMatchObject({ redirect: "manual", headers: { Authorization: "Bearer a-token" } });
  expect(await outcome(attributes.all())).toMatchObject({ code: "unexpected-answer", status: 302 });
  await expect(async () => new Profiles(options).attributes("..")).rejects.toThrow(RangeError);
  expect(sent).toHaveLength(2);
});

it("says of a proxy's page that it is not the service's answer", async () => {
  const page = over(new Response("<html>", { status: 200 }));
  expect(await outcome(page.attributes.all())).toMatchObject({ code: "unexpected-answer", status: 200 });
});

it("sends no credential over plain http, but to this machine", () => {
  const at = (url: string) => new SessionAttributes({ url, app: "CRM", token: "t" });
  for (const url of [
    "http://service.example",
    "http://localhost.example",
    "ftp://localhost",
    "http://127.0.0.1.example",
  ]) {
    expect(() => at(url)).toThrow(RangeError);
  }
  // A page says to the service that it came from no more than that one can read anyway.
  vi.stubGlobal("location", { origin: "http://service.example" });
  at("http://service.example");
  expect(() => at("http://other.example")).toThrow(RangeError);
  vi.unstubAllGlobals();
  for (const url of ["http://localhost:8787", "http://127.0.0.1", "http://[::1]:80", "http://a.localhost"]) at(url);
});
