/** The benchmark's observer of what a call costs. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { call } from "../../scripts/call.ts";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";
import { SMALL_ANSWER, SMALL_CODE, smallRuntime } from "../harness/small-worker.ts";

it("counts exactly what a call costs, without changing the Worker", async () => {
  const runtime = await smallRuntime({ observer: join(PROJECT_ROOT, "bench", "call-cost.js") });
  await runtime.start();
  expect((await call(runtime.url, "GET", "/")).json).toEqual({ count: 1, ...SMALL_ANSWER });
  await call(runtime.url, "GET", "/observed");
  expect((await call(runtime.url, "GET", "/")).json).toEqual({ count: 2, ...SMALL_ANSWER });
  const seen = (await call(runtime.url, "GET", "/observed")).json;
  expect(seen).toEqual({ objectCalls: 1, alarmsSet: 1, rowsRead: 1, rowsWritten: 1 });
});

it("counts calls of what a class has from the one above it", async () => {
  const code = SMALL_CODE.replace("class Counter extends", "class Base extends");
  const observer = join(PROJECT_ROOT, "bench", "call-cost.js");
  const runtime = await smallRuntime({ observer, code: `${code}\nexport class Counter extends Base {}` });
  await runtime.start();
  await call(runtime.url, "GET", "/");
  expect((await call(runtime.url, "GET", "/observed")).json).toMatchObject({ objectCalls: 1 });
});
