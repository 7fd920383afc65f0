/** The soak test's observer of alarms. */
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { call } from "../../scripts/call.ts";
import { SMALL_ANSWER, smallRuntime } from "../harness/small-worker.ts";

it("counts runs of alarms, without changing the Worker", async () => {
  const runtime = await smallRuntime({ observer: join(import.meta.dirname, "alarm-runs.js") });
  await runtime.start();
  expect((await call(runtime.url, "GET", "/")).json).toEqual({ count: 1, ...SMALL_ANSWER });
  expect((await call(runtime.url, "GET", "/observed")).json).toEqual({ runs: 0, mostInOneSecond: 0 });
  await call(runtime.url, "GET", "/soon");
  await vi.waitFor(async () =>
    expect((await call(runtime.url, "GET", "/observed")).json).toEqual({ runs: 1, mostInOneSecond: 1 }),
  );
});
