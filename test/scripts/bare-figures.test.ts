/** The small readers of the long-running commands: options, processes, logs, random numbers, quantiles. */
import { expect, it } from "vitest";
import { readOptions } from "../../scripts/bare/command.ts";
import { parseProc, parsePs, processFigures } from "../../scripts/bare/process-figures.ts";
import { oneOf, seededRandom, wholeFrom } from "../../scripts/bare/random.ts";
import { readLine } from "../../scripts/bare/worker-log.ts";
import { median, quantile } from "../../scripts/quantile.ts";

const OPTIONS = { rounds: { fallback: 10, least: 1, most: 100 }, writes: { fallback: 5, least: 5, most: 9 } };

it("reads numbers within their bounds, and says what is wrong", () => {
  expect(readOptions([], OPTIONS)).toEqual({ values: { rounds: 10, writes: 5 } });
  expect(readOptions(["--rounds", "100", "--writes=9"], OPTIONS)).toEqual({ values: { rounds: 100, writes: 9 } });
  for (const bad of ["0", "101", "1.5", "many", ""]) {
    expect(readOptions(["--rounds", bad], OPTIONS)).toEqual({ fault: "--rounds takes a whole number from 1 to 100" });
  }
  expect(readOptions(["--round", "5"], OPTIONS)).toEqual({ fault: expect.stringContaining("--round") });
});

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

it("reads the figures of this very process", () => {
  const { memoryBytes, cpuMs } = processFigures(process.pid);
  expect(memoryBytes).toBeGreaterThan(10e6);
  expect(cpuMs).toBeGreaterThan(0);
});

it("tells events, faults and the runtime's warnings apart", () => {
  expect(readLine('{"event":"call","status":200}')).toEqual({ kind: "event", event: "call" });
  expect(readLine('{"event":"alarm_failed","error":"Error"}')).toEqual({ kind: "fault", event: "alarm_failed" });
  expect(readLine("workerd/io/x.c++:1: warning: something")).toEqual({ kind: "warning", event: null });
  expect(readLine("workerd/io/x.c++:1: error: something")).toEqual({ kind: "fault", event: null });
  expect(readLine("")).toEqual({ kind: "empty", event: null });
});

it("repeats random choices from a seed, over the whole range", () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 1_000 }, () => wholeFrom(random, 1, 6));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(new Set(draw(7))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  expect(oneOf(seededRandom(1), ["only"])).toBe("only");
  expect(() => oneOf(seededRandom(1), [])).toThrow(RangeError);
});

it("finds quantiles between values", () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3], 1)).toBe(3);
  expect(median([5])).toBe(5);
  expect(median([])).toBeNaN();
});
