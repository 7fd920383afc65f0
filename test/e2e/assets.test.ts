/** Static assets: the API description and its reference, with headers of their own, without the Worker. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Service, startService } from "../../scripts/service.ts";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";

let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

it.each([
  ["/openapi.json", /^application\/json/],
  ["/docs/", /^text\/html/],
  ["/docs/start.js", /^text\/javascript/],
  ["/docs/swagger-ui-bundle.js", /^text\/javascript/],
  ["/docs/swagger-ui.css", /^text\/css/],
])("serves %s under a strict policy, past the Worker", async (path, type) => {
  const { status, headers } = await service.call("GET", path);
  expect(status).toBe(200);
  expect(headers["content-type"]).toMatch(type);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("no-referrer");
  expect(headers["cache-control"]).toBe("public, max-age=300");
  expect(headers.etag).toMatch(/^"/);
  const policy = String(headers["content-security-policy"]);
  expect(policy).toMatch(/default-src 'none'; script-src 'self';.* frame-ancestors 'none'/);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  // Every answer of the Worker has one.
  expect(headers).not.toHaveProperty("x-zato-cid");
});

it("serves the description that is checked in", async () => {
  const { text } = await service.call("GET", "/openapi.json");
  expect(text).toBe(await readFile(join(PROJECT_ROOT, "assets", "openapi.json"), "utf8"));
});

it("finds the reference with and without a slash", async () => {
  const { status, headers } = await service.call("GET", "/docs");
  expect([status, headers.location]).toEqual([307, "/docs/"]);
});

it("has no inline script or style, and names no other host", async () => {
  const { text } = await service.call("GET", "/docs/");
  expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|\/\//);
});

it("leaves everything else to the Worker", async () => {
  for (const path of ["/docs/nothing", "/", "/api/health"]) {
    expect((await service.call("GET", path)).headers).toHaveProperty("x-zato-cid");
  }
});
