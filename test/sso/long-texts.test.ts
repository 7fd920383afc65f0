/**
 * Texts that are longer than any can be, in every place of every call: nothing is normalised, matched or hashed of them,
 * as some of that takes time in the square of the length.
 */
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { attributeNames } from "../../src/contract/sso/forms.ts";
import { attributeItems, missingInItems } from "../../src/contract/sso/items.ts";
import { ITEMS_PER_CALL } from "../../src/limits.ts";
import { credentialsOf, pathOf, ROUTE_CALLS, type RouteCall, sentOf } from "../kit/every-route.ts";
import { interceptPlatform } from "../kit/platform-interception.ts";
import { newScene, type Scene } from "../kit/scene.ts";
import { type Fields, send } from "../kit/service.ts";

/** One letter under half a million marks, of two kinds that normalisation has to put in order: a mebibyte of UTF-8. */
const MARKS = `a${"\u0301".repeat(260_000)}${"\u0316".repeat(260_000)}`;
/** Far above what any text of the service has, far below this one. */
const LONG = 100_000;

/** Notes what is done with long texts until the test ends. */
async function watchLongTexts(): Promise<string[]> {
  const seen: string[] = [];
  const { normalize } = String.prototype;
  const { exec } = RegExp.prototype;
  String.prototype.normalize = function (this: string, form?: string) {
    if (this.length > LONG) seen.push("normalize");
    return normalize.call(this, form);
  };
  RegExp.prototype.exec = function (this: RegExp, text: string) {
    if (text.length > LONG) seen.push(`match ${this.source}`);
    return exec.call(this, text);
  };
  const stop = await interceptPlatform(({ method, args }, carryOut) => {
    const isLong = args.some((arg) => arg instanceof Uint8Array && arg.length > LONG);
    if (isLong) seen.push(method);
    return carryOut();
  });
  onTestFinished(() => {
    stop();
    String.prototype.normalize = normalize;
    RegExp.prototype.exec = exec;
  });
  return seen;
}

/** Every way of putting the text into a JSON value in place of one of its own texts. */
function withMarks(value: unknown): unknown[] {
  if (typeof value === "string") return [MARKS];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    withMarks(part).map((long) => {
      if (!Array.isArray(value)) return { ...value, [key]: long };
      return value.map((each, index) => (String(index) === key ? long : each));
    }),
  );
}

/** The bodies of a call with the text in each place where the call may have one. */
function bodiesOf({ operation }: RouteCall, body: unknown): unknown[] {
  const declared = Object.entries(operation.takes).filter(([, { place }]) => place === "either" || place === "body");
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  const more = isObject ? declared.map(([name]) => ({ ...(body as Fields), [name]: MARKS })) : [];
  return [...withMarks(body), ...more];
}

/** The same as long as it has to be, for places where each character is three of a URL, or six. */
const SHORTER = MARKS.slice(0, 2 * LONG);

/** The paths of a call with the text in each segment that it may choose, and in each parameter of the query string. */
function pathsOf(routeCall: RouteCall): string[] {
  const { operation, route } = routeCall;
  const path = pathOf(routeCall, scene);
  const segments = [...route.matchAll(/:\w+/g)].map(([segment]) => {
    return pathOf({ ...routeCall, route: route.replace(segment, encodeURIComponent(SHORTER)) }, scene);
  });
  const inQuery = Object.entries(operation.takes).filter(([, { place }]) => place === "either" || place === "query");
  return [...segments, ...inQuery.map(([name]) => `${path}?${new URLSearchParams({ [name]: SHORTER })}`)];
}

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

describe("a mebibyte of combining marks, in every text of a call, is neither normalised nor matched nor hashed", () => {
  const withBody = ROUTE_CALLS.filter(({ operation }) => Object.keys(operation.takes).length > 0);

  it.each(withBody)("$route", async (routeCall) => {
    const sent = sentOf(routeCall, scene, credentialsOf(routeCall, scene));
    const { query, ...rest } = sent;
    const own = sent.body ?? (sent.raw === undefined ? query : JSON.parse(String(sent.raw)));
    const seen = await watchLongTexts();
    for (const path of pathsOf(routeCall)) {
      const answer = await send(routeCall.operation.method, path, sent);
      await answer.body?.cancel();
      expect(answer.status).toBeLessThan(500);
    }
    // Finding the route of a long path matches it, in time in proportion to its length.
    const worked = seen.filter((what) => !what.startsWith("match "));
    seen.splice(0, seen.length, ...worked);
    for (const body of bodiesOf(routeCall, own)) {
      const { method } = routeCall.operation;
      const { body: _body, ...headers } = rest;
      const answer = await send(method, pathOf(routeCall, scene), { ...headers, raw: JSON.stringify(body) });
      await answer.body?.cancel();
      expect(answer.status).toBeLessThan(500);
    }
    expect(seen).toEqual([]);
  });
});

it("`data` with more items than a call takes is not looked at, with a token or without", () => {
  const items = new Proxy(
    Array.from({ length: ITEMS_PER_CALL + 1 }, () => ({})),
    { get: (target, key) => (key === "length" ? target.length : expect.fail(`${String(key)} is looked at`)) },
  );
  expect(missingInItems(items, "set", false)).toBeNull();
  for (const { judge } of [attributeItems, attributeNames]) expect(judge(items).ok).toBe(false);
});
