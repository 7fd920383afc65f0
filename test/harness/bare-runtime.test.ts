/** The runtime without `wrangler dev`: a small Worker in it lives, dies and comes back. */
import { expect, it } from "vitest";
import { call } from "../../scripts/call.ts";
import { SMALL_ANSWER, smallRuntime } from "./small-worker.ts";
import { pendingAlarms, storedObjects } from "./stored-objects.ts";

it("serves, is killed, serves again from the same storage, and shows what is stored", async () => {
  const runtime = await smallRuntime();
  await runtime.start();
  expect((await call(runtime.url, "GET", "/")).json).toEqual({ count: 1, ...SMALL_ANSWER });
  await runtime.kill();

  await runtime.start();
  expect((await call(runtime.url, "GET", "/")).json).toEqual({ count: 2, ...SMALL_ANSWER });
  const rows = [
    { name: 1, expires: null },
    { name: 2, expires: 5 },
  ];
  expect(storedObjects(runtime.storage)).toEqual([
    { className: "Counter", bytes: expect.any(Number), tables: { attribute: rows } },
  ]);
  expect(pendingAlarms(runtime.storage)).toEqual({ Counter: 1 });
});

it.skipIf(process.platform === "win32")("tells what its process uses, as long as there is one", async () => {
  const runtime = await smallRuntime();
  await runtime.start();
  expect(runtime.figures().memoryBytes).toBeGreaterThan(1e6);
  await runtime.kill();
  expect(() => runtime.figures()).toThrow();
});

it("shows the end of the log where it cannot start", async () => {
  const runtime = await smallRuntime({ code: "this is no module" });
  await expect(runtime.start()).rejects.toThrow(/workerd did not start.*SyntaxError/s);
});
