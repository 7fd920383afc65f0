/** The demo judges what it shows: a right service ends it with 0, a wrong answer is said, no secret is printed. */
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { faultsOf, mask } from "../../scripts/demo/guide.ts";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";
import { runScript } from "./script-process.ts";

let temporary: string;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "session-attributes-demo-"));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

/** Runs the demo with a folder for temporary files that is all its own. */
function runDemo() {
  const demo = spawn(process.execPath, [join(PROJECT_ROOT, "scripts", "demo.ts")], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: temporary },
  });
  let output = "";
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => demo.once("close", (status) => resolve(status)));
  return { demo, output: () => output, ended };
}

describe("the tour", () => {
  it("finds every answer right, and shows no token and no password", async () => {
    const { output, ended } = runDemo();
    expect(await ended).toBe(0);
    expect(output()).toMatch(/\n\d\d answers right, 0 wrong\.\n$/);
    expect(output()).toMatch(/\nAs AWS would get it, .*\n\{\n {2}"Tags": \[\n.*"Key": "cost-center", "Value": "IT" \}/);
    expect(output()).toContain('"password": "********"');
    expect(output()).toMatch(/"ust": "gAAAA[\w-]{5}\.\.\."/);
    expect(output()).not.toMatch(/gAAAA[\w-]{6}/);
    expect(output()).toMatch(/"subject_token": "eyJ[\w-]{5}\.\.\."/);
    expect(output()).toMatch(/verified the token, .*\n.*"alg":"RS256".*\n[\s\S]*"department": \[\n *"Research"/);
    expect(output()).toContain('"sessionToken": "********"');
    expect(await readdir(temporary)).toEqual([]);
  });

  it("refuses flags that it does not take, and says which it takes", async () => {
    const { code, out, said } = await runScript("demo", ["--port", "8901"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(said).toMatch(/^The demo takes no --port\.\n/);
    expect(said).toContain("npm run demo -- --help");
  });

  // A process on Windows cannot be interrupted by another one, only ended.
  it.skipIf(process.platform === "win32")("stops and cleans up when it is interrupted", async () => {
    const { demo, output, ended } = runDemo();
    await vi.waitFor(() => expect(output()).toContain("Sign in"), { timeout: 30_000 });
    expect(await readdir(temporary)).not.toEqual([]);
    const url = /http:\/\/\S+\d/.exec(output())?.[0] ?? "";
    demo.kill("SIGINT");
    expect(await ended).toBe(130);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe("the judge", () => {
  const expected = { status: 200, answer: { found: true, value: /^v+$/, result: [{ name: "a" }] } };
  const right = { found: true, value: "vv", result: [{ name: "a", further: 1 }], further: 2 };

  it("takes an answer that has all that is expected, and more", () => {
    expect(faultsOf({ status: 200, json: right }, expected)).toEqual([]);
  });

  it.each([
    ["another status", 500, right, ["the status should be 200"]],
    ["another value", 200, { ...right, found: "true" }, ['"found" should be true']],
    ["text that does not match", 200, { ...right, value: "w" }, ['"value" should be /^v+$/']],
    ["a longer list", 200, { ...right, result: [{ name: "a" }, {}] }, [`"result" should be [ { name: 'a' } ]`]],
    ["a missing field", 200, { ...right, result: undefined }, [`"result" should be [ { name: 'a' } ]`]],
  ])("names %s", (_, status, json, faults) => {
    expect(faultsOf({ status, json }, expected)).toEqual(faults);
  });
});

it("masks passwords and the better part of tokens", () => {
  const line = `{"password":"a \\"b\\" c","new_password": "x","ust":"gAAAAABav-_1${"x".repeat(107)}=","t":"sat_abcd${"y".repeat(39)}"}`;
  expect(mask(line)).toBe('{"password":"********","new_password": "********","ust":"gAAAAABav-...","t":"sat_abcd..."}');
});
