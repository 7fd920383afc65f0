/** Judges the series of a soak test: what must be flat, what must be back, what must be bounded. */
import { median } from "../../harness/quantile.ts";

/** What is stored, at one moment. */
export interface Stored {
  attributes: number;
  /** Objects that hold anything, their databases together in bytes, and pending alarms. */
  objects: number;
  bytes: number;
  alarms: number;
}

/** All that is judged. */
export interface SoakResult {
  /** Memory of the runtime in bytes after warm-up, at even intervals. */
  memory: readonly number[];
  base: Stored;
  end: Stored;
  /** The most runs of one object's alarm within one second. */
  mostAlarmsInOneSecond: number;
  wrongAnswers: number;
  faultsInLog: number;
}

/** Growth from the first half to the second that is still called flat: noise of the garbage collector. */
const FLAT_PART = 0.1;
const FLAT_BYTES = 12 * 1_048_576;
/** Pages that databases once needed stay in their files, free to be used again. */
const FREE_PAGES_BYTES = 16 * 4_096;

/** One thing that must hold. */
export interface Finding {
  what: string;
  holds: boolean;
}

/** Judges everything, each with its figures. */
export function judge(result: SoakResult): Finding[] {
  const { base, end } = result;
  const { before, after } = halves(result.memory);
  return [
    {
      what: `memory flat after warm-up: median ${megabytes(before)} MB in the first half, ${megabytes(after)} MB in the second`,
      holds: after - before <= Math.max(before * FLAT_PART, FLAT_BYTES),
    },
    {
      what: `attribute rows back to their base: ${base.attributes} before, ${end.attributes} after`,
      holds: end.attributes === base.attributes,
    },
    {
      what: `objects that hold anything back to their base: ${base.objects} before, ${end.objects} after`,
      holds: end.objects === base.objects,
    },
    {
      what: `bytes stored back to their base: ${base.bytes} before, ${end.bytes} after (free pages included)`,
      holds: end.bytes - base.bytes <= FREE_PAGES_BYTES,
    },
    { what: `no alarm left: ${base.alarms} before, ${end.alarms} after`, holds: end.alarms <= base.alarms },
    {
      what: `alarm runs bounded: at most ${result.mostAlarmsInOneSecond} of one object in one second`,
      holds: result.mostAlarmsInOneSecond <= 1,
    },
    { what: `answers as written: ${result.wrongAnswers} wrong`, holds: result.wrongAnswers === 0 },
    { what: `no fault in the log: ${result.faultsInLog}`, holds: result.faultsInLog === 0 },
  ];
}

/** Medians of the two halves of a series. */
function halves(series: readonly number[]): { before: number; after: number } {
  const middle = Math.floor(series.length / 2);
  return { before: median(series.slice(0, middle)), after: median(series.slice(middle)) };
}

/** Megabytes to one decimal. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
