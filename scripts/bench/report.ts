/** The tables of the benchmark. */
import { median } from "../quantile.ts";
import type { Case } from "./cases.ts";
import type { Measurement } from "./load.ts";

/** A case and what each round measured, in the order of the rounds. */
export interface Measured {
  of: Case;
  rounds: readonly Measurement[];
}

/** CPU of a case over that of its measure, round by round: least, middle and most. */
export function ratios(measured: Measured, base: Measured): { least: number; middle: number; most: number } {
  const each = measured.rounds.map(({ cpuMicros }, i) => cpuMicros / (base.rounds[i]?.cpuMicros ?? Number.NaN));
  return { least: Math.min(...each), middle: median(each), most: Math.max(...each) };
}

/** The lines of the table of speed and cost. */
export function speedTable(all: readonly Measured[]): string[] {
  const rows = all.map((measured) => {
    const base = all.find(({ of }) => of.to === "bare" && of.measure === measured.of.measure);
    const ratio = base && base !== measured ? ratios(measured, base) : null;
    return [
      measured.of.title,
      median(measured.rounds.map(({ perSecond }) => perSecond)).toFixed(0),
      median(measured.rounds.map(({ cpuMicros }) => cpuMicros)).toFixed(0),
      ratio ? [ratio.least, ratio.middle, ratio.most].map((number) => number.toFixed(2)).join(" / ") : "1",
    ];
  });
  return table([["", "requests/s", "CPU us/request", "CPU against the bare object (min / median / max)"], ...rows]);
}

/** What one call costs exactly. */
export interface Cost {
  objectCalls: number;
  rowsRead: number;
  rowsWritten: number;
  alarmsSet: number;
}

/** The lines of the table of exact counts. */
export function costTable(costs: readonly { title: string; cost: Cost }[]): string[] {
  const rows = costs.map(({ title, cost }) => [
    title,
    ...[cost.objectCalls, cost.rowsRead, cost.rowsWritten, cost.alarmsSet].map(String),
  ]);
  return table([["", "object calls", "rows read", "rows written", "alarms set"], ...rows]);
}

/** Text in columns: the first to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart((widths[i] ?? 0) + 2))).join(""),
  );
}
