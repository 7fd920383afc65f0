/** What was measured beside peers, as tables in Markdown. */
import { median } from "../../test/harness/quantile.ts";
import type { Measurement } from "../load.ts";
import { table } from "../table.ts";
import type { PeerResult } from "./compare.ts";
import { CLIENTS } from "./lost-updates.ts";

/** Three tables: CPU, requests, and what is lost. */
export function peerReport(results: readonly PeerResult[]): string[] {
  return [
    "Beside peers whose writes are flushed to disk before the answer, too (Redis: `appendonly yes`, `appendfsync always`).",
    "Peers ask nobody who calls, judge no rule and log nothing. Medians; CPU of a peer is that of its server and Redis.",
    "",
    ...measuredTable("CPU us", results, "cpuMicros"),
    "",
    ...measuredTable("requests/s", results, "perSecond"),
    "",
    `Lost of ${CLIENTS} acknowledged updates at once; the product's carry \`If-Match\`, and are repeated where that fails:`,
    "",
    ...table([
      ["", ...results.map(({ name }) => name)],
      ["each reads an attribute and writes one more", ...results.map(({ lost }) => String(lost.ofOne))],
      ["each writes an attribute of its own", ...results.map(({ lost }) => String(lost.ofEach))],
    ]),
  ];
}

function measuredTable(head: string, results: readonly PeerResult[], of: keyof Measurement): string[] {
  const titles = results[0]?.cases.map(({ title }) => title) ?? [];
  const cell = ({ cases }: PeerResult, i: number) =>
    median((cases[i]?.rounds ?? []).map((each) => each[of])).toFixed(0);
  return table([
    [head, ...results.map(({ name }) => name)],
    ...titles.map((title, i) => [title, ...results.map((result) => cell(result, i))]),
  ]);
}
