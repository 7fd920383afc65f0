/** Threats by bodies: too large, with a false length, without an end, nested without measure. */
import { beforeAll, describe, expect, test } from "vitest";
import { BODY_BYTES, BODY_DRAIN_BYTES } from "../../src/limits.ts";
import { credentialsOf, pathOf, ROUTE_CALLS, type RouteCall, sentOf } from "../kit/every-route.ts";
import { WRITER } from "../kit/profiles.ts";
import { newScene, type Scene } from "../kit/scene.ts";
import { type Answer, APP, call, expectOk, expectRefusal, SESSION_ATTR } from "../kit/service.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

const own = () => ({ ...APP, current_ust: scene.session.ust, target_ust: scene.session.ust });

/** Valid JSON of that many bytes: an attribute to set, and white space. */
function padded(bytes: number): string {
  const json = JSON.stringify({ ...own(), name: "padded", value: "a value" });
  return json + " ".repeat(bytes - json.length);
}

/** The same as a stream of chunks, whose length nobody tells. */
function chunked(text: string): ReadableStream<Uint8Array> {
  return new Blob([text]).stream();
}

describe("threat 6: a body has at most a mebibyte", () => {
  test.each(["PUT", "GET"])("at the limit, one below and one above, of %s", async (method) => {
    for (const size of [BODY_BYTES - 1, BODY_BYTES]) {
      expectOk(await call(method, SESSION_ATTR, { raw: padded(size) }));
    }
    expectRefusal(await call(method, SESSION_ATTR, { raw: padded(BODY_BYTES + 1) }), 413, "E008002");
  });

  test("counted while reading, where no length is told, or a false one", async () => {
    for (const headers of [{}, { "Content-Length": "10" }, { "Content-Length": "none" }] as Record<string, string>[]) {
      expectOk(await call("PUT", SESSION_ATTR, { raw: chunked(padded(BODY_BYTES)), headers }));
      const larger = { raw: chunked(padded(BODY_BYTES + 1)), headers };
      expectRefusal(await call("PUT", SESSION_ATTR, larger), 413, "E008002");
    }
    const announced = { raw: chunked("{}"), headers: { "Content-Length": String(BODY_BYTES + 1) } };
    expectRefusal(await call("PUT", SESSION_ATTR, announced), 413, "E008002");
  });

  test("in the profile API too", async () => {
    const raw = " ".repeat(BODY_BYTES + 1);
    const answer = await call("POST", `/api/paps/${scene.papId}/session-attributes`, {
      raw,
      headers: { Authorization: WRITER },
    });
    expect({ status: answer.status, code: answer.body.errorCode }).toEqual({ status: 413, code: "E1000" });
  });

  test("and one without an end is given up after a bounded amount", async () => {
    let sent = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += BODY_BYTES;
        controller.enqueue(new Uint8Array(BODY_BYTES).fill(0x20));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    expectRefusal(await call("PUT", SESSION_ATTR, { raw: endless }), 413, "E008002");
    expect(isCancelled).toBe(true);
    expect(sent).toBeLessThanOrEqual(BODY_DRAIN_BYTES + 4 * BODY_BYTES);
  });
});

/** Far deeper than what walks through a value by calling itself can go. */
const DEPTH = 20_000;
const list = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const object = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
/** JSON that is small to send and large to walk through. */
const BOMBS: [what: string, json: string][] = [
  ["lists in lists", list(DEPTH)],
  ["objects in objects", object(DEPTH)],
  ["lists without an end", "[".repeat(10 * DEPTH)],
  ["a list of empty objects", `[${"{},".repeat(10 * DEPTH)}{}]`],
  ["a list of numbers", `[${"0,".repeat(20 * DEPTH)}0]`],
  ["a number of many digits", "9".repeat(10 * DEPTH)],
  ["one field many times", `{${'"a":1,'.repeat(5 * DEPTH)}"a":1}`],
];
const FIELDS = [
  "current_app",
  "current_ust",
  "ust",
  "name",
  "value",
  "data",
  "expiration",
  "encrypt",
  "mappingName",
  "id",
  "customUserAttribute",
];

/** A call of a route with another body. */
async function withBody(routeCall: RouteCall, raw: string): Promise<Answer> {
  const { headers = {} } = sentOf(routeCall, scene, credentialsOf(routeCall, scene));
  const [method = ""] = routeCall.route.split(" ");
  return call(method, pathOf(routeCall, scene), { raw, headers });
}

const TAKING_BODIES = ROUTE_CALLS.filter(({ route }) => !route.startsWith("GET "));

test.each(BOMBS)("threat 7: %s, in any place of any call, are never a 5xx", async (_what, json) => {
  for (const routeCall of TAKING_BODIES) {
    const { status } = await withBody(routeCall, json);
    expect(status, routeCall.route).toBeLessThan(500);
  }
  for (const field of FIELDS) {
    const raw = `{"current_app":"CRM","current_ust":"${scene.session.ust}","target_ust":"${scene.session.ust}","name":"a","${field}":${json}}`;
    for (const method of ["POST", "PUT", "PATCH", "GET", "DELETE"]) {
      expect((await call(method, SESSION_ATTR, { raw })).status, field).toBeLessThan(500);
    }
  }
});

test("threat 7: what is nested in a parameter that nobody knows is ignored like it", async () => {
  const raw = `{"unknown":${object(DEPTH)},${padded(1000).trim().slice(1)}`;
  expectOk(await call("PUT", SESSION_ATTR, { raw }));
});
