/** What a run of the benchmark found, as JSON and as tables in Markdown. */
import { median } from "../test/harness/quantile.ts";
import type { Measurement } from "./load.ts";
import type { PeerResult } from "./peers/compare.ts";
import { peerReport } from "./peers/report.ts";
import { table } from "./table.ts";

/** A case and what each round measured on both sides, in the order of the rounds. */
export interface Measured {
  title: string;
  product: readonly Measurement[];
  bare: readonly Measurement[];
}

/** What one call costs exactly. */
export interface Cost {
  objectCalls: number;
  rowsRead: number;
  rowsWritten: number;
  alarmsSet: number;
}

/** A start of both sides anew: the first answer, and one answer of each object that was just woken. */
export interface ColdStart {
  firstMs: { product: number; bare: number };
  wokenCpuMicros: { product: number; bare: number };
}

export interface Results {
  startedAt: string;
  machine: string;
  sessions: number;
  rounds: number;
  cases: readonly Measured[];
  /** The bare side against itself: what ratios are worth. */
  noise: readonly Measured[];
  cold: readonly ColdStart[];
  costs: readonly { title: string; cost: Cost }[];
  /** The product and its peers; none where they were not asked for. */
  peers: readonly PeerResult[];
}

interface Spread {
  least: number;
  middle: number;
  most: number;
}

/** The ratios of both sides, round by round: a slow round is slow for both. */
export function ratios({ product, bare }: Omit<Measured, "title">, of: keyof Measurement): Spread {
  const each = product.map((measurement, i) => measurement[of] / (bare[i]?.[of] ?? Number.NaN));
  return { least: Math.min(...each), middle: median(each), most: Math.max(...each) };
}

/** The whole report in Markdown. */
export function report(results: Results): string {
  const { startedAt, machine, sessions, rounds } = results;
  return [
    `Measured ${startedAt} on ${machine}: ${sessions} sessions, ${rounds} rounds, medians; ratios are product over bare Worker,`,
    "taken round by round, as median (least to most).",
    "",
    ...speedTable(results.cases),
    "",
    "The bare Worker against itself, which shows what a ratio is worth here:",
    "",
    ...speedTable(results.noise),
    "",
    `Started anew, ${results.noise[0]?.title ?? "one read"}, medians:`,
    "",
    ...coldTable(results.cold),
    "",
    "What one call costs exactly, the object being awake:",
    "",
    ...costTable(results.costs),
    "",
    ...(results.peers.length > 0 ? [...peerReport(results.peers), ""] : []),
  ].join("\n");
}

/** A line for each case. */
export function speedTable(cases: readonly Measured[]): string[] {
  return table([
    ["", "CPU us", "CPU us, bare", "CPU ratio", "requests/s", "requests/s, bare", "requests/s ratio"],
    ...cases.map((measured) => [
      measured.title,
      middle(measured.product, "cpuMicros"),
      middle(measured.bare, "cpuMicros"),
      spread(ratios(measured, "cpuMicros")),
      middle(measured.product, "perSecond"),
      middle(measured.bare, "perSecond"),
      spread(ratios(measured, "perSecond")),
    ]),
  ]);
}

function coldTable(cold: readonly ColdStart[]): string[] {
  const row = (title: string, of: keyof ColdStart, digits: number) => {
    const [product, bare] = (["product", "bare"] as const).map((side) => median(cold.map((start) => start[of][side])));
    return [title, (product ?? Number.NaN).toFixed(digits), (bare ?? Number.NaN).toFixed(digits)];
  };
  return table([
    ["", "product", "bare"],
    row("a new isolate: ms to the first answer", "firstMs", 1),
    row("objects just woken: CPU us", "wokenCpuMicros", 0),
  ]);
}

/** A line for each call. */
export function costTable(costs: Results["costs"]): string[] {
  return table([
    ["", "object calls", "rows read", "rows written", "alarms set"],
    ...costs.map(({ title, cost }) => [
      title,
      ...[cost.objectCalls, cost.rowsRead, cost.rowsWritten, cost.alarmsSet].map(String),
    ]),
  ]);
}

const middle = (measurements: readonly Measurement[], of: keyof Measurement) =>
  median(measurements.map((measurement) => measurement[of])).toFixed(0);

const spread = ({ least, middle, most }: Spread) => `${middle.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
