/**
 * A small Worker for tests of the harness: it adds a row at each call, the second with an expiry, and sets its alarm in
 * an hour, or at once at /soon.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { BareRuntime } from "./bare-runtime.ts";
import { observe, type WorkerSource } from "./worker-source.ts";

export const SMALL_CODE = `
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

export const SMALL_SOURCE: WorkerSource = {
  modules: [{ name: "small.js", file: "small.js" }],
  compatibilityDate: "2026-10-01",
  compatibilityFlags: [],
  vars: { SETTING: 'a "quoted"\n\\ text: é' },
  classes: [{ binding: "COUNTERS", className: "Counter" }],
};

/** What it answers beside the count. */
export const SMALL_ANSWER = { setting: SMALL_SOURCE.vars.SETTING, secret: 5 };

/**
 * The small Worker in a runtime that is yet to be started; it and its directory go when the test has finished.
 * @param observer path of a module to put before it, @param code in place of its own
 */
export async function smallRuntime({ observer, code = SMALL_CODE }: { observer?: string; code?: string } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "session-attributes-small-"));
  await writeFile(join(directory, "small.js"), code);
  const source = observer === undefined ? SMALL_SOURCE : await observe(SMALL_SOURCE, observer, directory);
  const runtime = new BareRuntime(source, directory, { SECRET: "12345" });
  onTestFinished(async () => {
    await runtime.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  });
  return runtime;
}
