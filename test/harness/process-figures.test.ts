/** Memory and CPU of a process, as Linux and other systems write them. */
import { expect, it } from "vitest";
import { parseProc, parsePs, processFigures } from "./process-figures.ts";

it("reads memory and CPU from /proc, whatever the program is called", () => {
  const stat = "42 (a (strange) name) S 1 42 42 0 -1 4194560 9 0 0 0 150 25 0 0 20 0 7 0 100 999 50 0";
  expect(parseProc(stat, "Name:\tx\nVmRSS:\t   2048 kB\nThreads:\t7\n")).toEqual({
    memoryBytes: 2_097_152,
    cpuMs: 1_750,
  });
  expect(() => parseProc(stat, "Name:\tx\n")).toThrow("cannot be read");
});

it("reads them from ps where there is no /proc", () => {
  expect(parsePs(" 2048   0:01.25\n")).toEqual({ memoryBytes: 2_097_152, cpuMs: 1_250 });
  expect(parsePs(" 2048 1-02:03:04\n")).toEqual({ memoryBytes: 2_097_152, cpuMs: 93_784_000 });
  expect(() => parsePs("\n")).toThrow("cannot be read");
});

it.skipIf(process.platform === "win32")("reads the figures of this very process", () => {
  const { memoryBytes, cpuMs } = processFigures(process.pid);
  expect(memoryBytes).toBeGreaterThan(10e6);
  expect(cpuMs).toBeGreaterThan(0);
});
