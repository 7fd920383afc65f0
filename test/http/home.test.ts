/** The page at the root: for browsers and for everything else. */
import { expect, it } from "vitest";
import { send } from "../kit/service.ts";
import { projectFile } from "../threats/sources.ts";

const LINKS = { description: "/openapi.json", reference: "/docs/", console: "/console/" };
const BROWSER = { Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

it("says in JSON what this is, in the version of the project", async () => {
  for (const headers of [{}, { Accept: "*/*" }, { Accept: "application/json" }]) {
    const response = await send("GET", "/", { headers });
    expect(response.status).toBe(200);
    const { name, version } = JSON.parse(projectFile("package.json"));
    expect(await response.json()).toEqual({ name, version, links: LINKS });
  }
});

it("shows a browser a page with the same links, which runs and loads nothing", async () => {
  const response = await send("GET", "/", { headers: BROWSER });
  const page = await response.text();
  expect(response.headers.get("Content-Type")).toMatch(/^text\/html/);
  expect(Array.from(page.matchAll(/href="([^"]*)"/g), ([, link]) => link).sort()).toEqual(Object.values(LINKS).sort());
  expect(page).not.toMatch(/<script|<style|\bsrc=|\bon\w+=/);
  const policy = response.headers.get("Content-Security-Policy")?.split("; ");
  expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'"]));
});

it.each([{}, BROWSER])("has the headers of every answer for %j, and HEAD has them too", async (headers) => {
  const answers = [await send("GET", "/", { headers }), await send("HEAD", "/", { headers })];
  for (const { status, headers: answered } of answers) {
    expect(status).toBe(200);
    expect(answered.get("X-Zato-CID")).toMatch(/^[0-9a-f]{24}$/);
    expect(answered.get("Cache-Control")).toBe("no-store");
    expect(answered.get("X-Content-Type-Options")).toBe("nosniff");
    expect(answered.get("Vary")).toBe("Accept");
  }
  expect(await answers[1]?.text()).toBe("");
});
