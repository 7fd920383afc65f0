/** The series of a soak test: samples the runtime, prints a line every quarter minute. */
import { setTimeout as sleep } from "node:timers/promises";
import type { BareRuntime } from "../../harness/bare-runtime.ts";
import { quantile } from "../../harness/quantile.ts";
import type { SsoClient } from "../../harness/sso-client.ts";
import { attributeRows, holdingObjects } from "../../harness/stored-objects.ts";
import type { SoakFigures } from "./figures.ts";
import { megabytes } from "./verdict.ts";

const SAMPLE_MS = 1_000;
const SAMPLES_PER_LINE = 15;

/** Widths of the columns, in characters. */
const COLUMNS = [
  ["time", 6],
  ["memory", 10],
  ["CPU", 6],
  ["calls/s", 9],
  ["p50", 8],
  ["p99", 9],
  ["sign-in p50", 13],
  ["objects", 9],
  ["rows", 7],
  ["alarms/s", 10],
] as const;

export class Series {
  /** Memory in bytes after warm-up, once a second. */
  readonly memory: number[] = [];
  alarmRuns = 0;
  readonly #runtime: BareRuntime;
  readonly #client: SsoClient;
  readonly #figures: SoakFigures;
  #cpuMs = 0;

  constructor(runtime: BareRuntime, client: SsoClient, figures: SoakFigures) {
    this.#runtime = runtime;
    this.#client = client;
    this.#figures = figures;
  }

  /** Samples and prints until the time is over. What memory is before `warm` is printed and not kept. */
  async watch(warm: number, until: number): Promise<void> {
    console.log(COLUMNS.map(([title, width]) => title.padStart(width)).join(""));
    this.#cpuMs = this.#runtime.figures().cpuMs;
    const began = Date.now();
    let last = began;
    for (let samples = 1; Date.now() < until; samples += 1) {
      await sleep(SAMPLE_MS);
      if (Date.now() >= warm) this.memory.push(this.#runtime.figures().memoryBytes);
      if (samples % SAMPLES_PER_LINE !== 0) continue;
      const now = Date.now();
      await this.#line((now - began) / 1000, (now - last) / 1000);
      last = now;
    }
  }

  /** What the observer has seen so far. */
  async alarms(): Promise<{ runs: number; mostInOneSecond: number }> {
    const { json } = await this.#client.sendAsItIs("GET", "/observed", {});
    return { runs: Number(json.runs), mostInOneSecond: Number(json.mostInOneSecond) };
  }

  /** @param elapsed since the start, and @param seconds since the last line, both in seconds */
  async #line(elapsed: number, seconds: number): Promise<void> {
    const { took } = this.#figures.takeInterval();
    const onAttributes = [...took].filter(([kind]) => ATTRIBUTE_CALLS.has(kind)).flatMap(([, ms]) => ms);
    const { runs } = await this.alarms();
    const { memoryBytes, cpuMs } = this.#runtime.figures();
    const holding = holdingObjects(this.#runtime.storage);
    const cells = [
      `${elapsed.toFixed(0)} s`,
      `${megabytes(memoryBytes)} MB`,
      `${((cpuMs - this.#cpuMs) / 10 / seconds).toFixed(0)}%`,
      (onAttributes.length / seconds).toFixed(0),
      `${quantile(onAttributes, 0.5).toFixed(1)} ms`,
      `${quantile(onAttributes, 0.99).toFixed(0)} ms`,
      `${quantile(took.get("sign-in") ?? [], 0.5).toFixed(0)} ms`,
      String(holding.length),
      String(attributeRows(holding).length),
      ((runs - this.alarmRuns) / seconds).toFixed(1),
    ];
    console.log(cells.map((cell, i) => cell.padStart(COLUMNS[i]?.[1] ?? 0)).join(""));
    this.alarmRuns = runs;
    this.#cpuMs = cpuMs;
  }
}

/** Kinds of calls whose times make the quantiles. */
const ATTRIBUTE_CALLS = new Set(["set", "get", "delete", "list", "user's own"]);
