/** What runs the built Worker without `wrangler dev`: its configuration, and a small Worker in the real runtime. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BareRuntime } from "../../scripts/bare/runtime.ts";
import { pendingAlarms, storedObjects } from "../../scripts/bare/stored-objects.ts";
import { declaredProduct, observe, type WorkerSource } from "../../scripts/bare/worker-build.ts";
import { workerdConfig } from "../../scripts/bare/workerd-config.ts";
import { call } from "../../scripts/call.ts";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";

/** Adds a row at each call, the second with an expiry, and sets its alarm in an hour, or at once at /soon. */
const SMALL_WORKER = `
import { DurableObject } from "cloudflare:workers";
export default {
  async fetch(request, env) {
    const count = await env.COUNTERS.getByName("one").count(request.url.endsWith("/soon") ? 0 : 3_600_000);
    return Response.json({ count, setting: env.SETTING, secret: env.SECRET.length });
  }
};
export class Counter extends DurableObject {
  async count(delay) {
    const { sql } = this.ctx.storage;
    sql.exec("CREATE TABLE IF NOT EXISTS attribute (name INTEGER PRIMARY KEY, expires INTEGER)");
    const before = sql.exec("SELECT * FROM attribute").toArray().length;
    sql.exec("INSERT INTO attribute (expires) VALUES (?)", before === 1 ? 5 : null);
    await this.ctx.storage.setAlarm(Date.now() + delay);
    return before + 1;
  }
  async alarm() {}
}`;

const SMALL_SOURCE: WorkerSource = {
  modules: [{ name: "small.js", file: "small.js" }],
  compatibilityDate: declaredProduct().compatibilityDate,
  compatibilityFlags: [],
  vars: { SETTING: 'a "quoted"\n\\ text: é' },
  classes: [{ binding: "COUNTERS", className: "Counter" }],
};

let directory: string;
let runtime: BareRuntime | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "session-attributes-bare-"));
  await writeFile(join(directory, "small.js"), SMALL_WORKER);
});
afterEach(async () => {
  await runtime?.stop();
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
});

it("takes every object class and variable of wrangler.toml", async () => {
  const text = await readFile(join(PROJECT_ROOT, "wrangler.toml"), "utf8");
  const declared = [...text.matchAll(/^name = "(.+)"\nclass_name = "(.+)"$/gm)];
  expect(declared.length).toBeGreaterThanOrEqual(3);
  const source = declaredProduct();
  expect(source.classes).toEqual(declared.map(([, binding, className]) => ({ binding, className })));
  expect(source.vars).toMatchObject({ APPS: "CRM", JURISDICTION: "" });
});

it("names secrets in the configuration and gives their values through the environment", () => {
  const text = workerdConfig(SMALL_SOURCE, { storage: "/somewhere", secrets: ["SECRET"] });
  expect(text).toContain('(name = "SECRET", fromEnvironment = "SECRET")');
  expect(text).toContain('(className = "Counter", uniqueKey = "Counter", enableSql = true)');
});

it("serves, is killed, serves again from the same storage, and shows what is stored", async () => {
  runtime = new BareRuntime(SMALL_SOURCE, directory, { SECRET: "12345" });
  await runtime.start();
  expect((await call(runtime.url, "GET", "/")).json).toEqual({ count: 1, ...SMALL_ANSWER });
  expect(runtime.figures().memoryBytes).toBeGreaterThan(1e6);
  await runtime.kill();
  expect(() => runtime?.figures()).toThrow();

  await runtime.start();
  expect((await call(runtime.url, "GET", "/")).json).toEqual({ count: 2, ...SMALL_ANSWER });
  expect(storedObjects(runtime.storage)).toEqual([
    { className: "Counter", bytes: expect.any(Number), tables: 1, expiries: [null, 5] },
  ]);
  expect(pendingAlarms(runtime.storage)).toEqual({ Counter: 1 });
});

const SMALL_ANSWER = { setting: SMALL_SOURCE.vars.SETTING, secret: 5 };

it("shows the end of the log where it cannot start", async () => {
  await writeFile(join(directory, "small.js"), "this is no module");
  runtime = new BareRuntime(SMALL_SOURCE, directory, { SECRET: "" });
  await expect(runtime.start()).rejects.toThrow(/workerd did not start.*SyntaxError/s);
});

/** The small Worker behind an observer of the scripts. */
async function startObserved(observer: string): Promise<string> {
  const source = await observe(SMALL_SOURCE, join(PROJECT_ROOT, "scripts", "bare", observer), directory);
  runtime = new BareRuntime(source, directory, { SECRET: "12345" });
  await runtime.start();
  expect((await call(runtime.url, "GET", "/")).json).toEqual({ count: 1, ...SMALL_ANSWER });
  return runtime.url;
}

it("counts exactly what a call costs, without changing the Worker", async () => {
  const url = await startObserved("call-cost.js");
  await call(url, "GET", "/observed");
  expect((await call(url, "GET", "/")).json).toEqual({ count: 2, ...SMALL_ANSWER });
  const seen = (await call(url, "GET", "/observed")).json;
  expect(seen).toEqual({ objectCalls: 1, alarmsSet: 1, rowsRead: 1, rowsWritten: 1 });
});

it("counts runs of alarms, without changing the Worker", async () => {
  const url = await startObserved("alarm-runs.js");
  expect((await call(url, "GET", "/observed")).json).toEqual({ runs: 0, mostInOneSecond: 0 });
  await call(url, "GET", "/soon");
  await vi.waitFor(async () =>
    expect((await call(url, "GET", "/observed")).json).toEqual({ runs: 1, mostInOneSecond: 1 }),
  );
});
