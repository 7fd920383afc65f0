/** What calls and months of sessions cost, as tables in Markdown. */
import { type Cost, costTable } from "../report.ts";
import { table } from "../table.ts";
import { dollarsOf, monthlyBill, TAKEN_AS_KNOWN, usageOf } from "./bill.ts";
import { type Calls, HABITS, monthOf } from "./habits.ts";
import { type Counted, PLAN_DOLLARS, PRICES, READ_IN } from "./prices.ts";

const LIVE_SESSIONS = [1e3, 1e6, 100e6];
const MILLION = 1e6;

/** What is paid for, as the tables call it. Storage is paid for by the month and not by the call. */
const STORAGE: readonly [title: string, counted: Counted] = ["storage", "megabytes"];
const OF_CALLS: readonly [title: string, counted: Counted][] = [
  ["requests", "requests"],
  ["CPU", "cpuMs"],
  ["object calls", "objectCalls"],
  ["object time", "gigabyteSeconds"],
  ["rows read", "rowsRead"],
  ["rows written", "rowsWritten"],
  ["log", "logEvents"],
];
const OF_MONTHS = [...OF_CALLS, STORAGE];

/** The whole report in Markdown. @param counted what one call costs exactly, by its title */
export function costReport(counted: readonly { title: string; cost: Cost }[], calls: Calls): string {
  const { cpuMsPerCall, readSeconds, writeSeconds } = TAKEN_AS_KNOWN;
  const { sessionHours, readsOfOne, readsOfAll, writesOfOne, renewals } = HABITS;
  const included = OF_MONTHS.map(([title, name]) => `${PRICES[name].included.toLocaleString("en")} (${title})`);
  return [
    `Prices as they were read in ${READ_IN}. Taken as known: ${cpuMsPerCall} ms of CPU for each request and each object`,
    `call; an object is busy for ${readSeconds * 1000} ms with a read and ${writeSeconds * 1000} ms with a write.`,
    "",
    "Counted, one call, the object being awake:",
    "",
    ...costTable(counted),
    "",
    "Dollars for a million calls, beyond what the plan includes:",
    "",
    ...perMillion(counted),
    "",
    "Dollars a month where that many sessions live at any time, with the plan itself and without what it includes. Each",
    `session lives ${sessionHours} hours; in an hour it reads one attribute ${readsOfOne} times and a hundred ${readsOfAll} times, writes one`,
    `${writesOfOne} times and is renewed ${renewals} times:`,
    "",
    ...months(calls),
    "",
    `The plan is ${PLAN_DOLLARS} dollars and includes each month: ${included.join(", ")}.`,
    "",
  ].join("\n");
}

function perMillion(counted: readonly { title: string; cost: Cost }[]): string[] {
  const rows = counted.map(({ title, cost }) => {
    const dollars = dollarsOf(usageOf(cost));
    const parts = OF_CALLS.map(([, name]) => dollars[name] * MILLION);
    return [title, ...[parts.reduce((sum, part) => sum + part, 0), ...parts].map(shown)];
  });
  return table([["", "total", ...OF_CALLS.map(([title]) => title)], ...rows]);
}

function months(calls: Calls): string[] {
  const rows = LIVE_SESSIONS.map((live) => {
    const { total, parts } = monthlyBill(monthOf(live, calls));
    const each = (total / live).toFixed(4);
    return [live.toLocaleString("en"), shown(total), each, ...OF_MONTHS.map(([, name]) => shown(parts[name]))];
  });
  return table([["live sessions", "total", "each", ...OF_MONTHS.map(([title]) => title)], ...rows]);
}

const shown = (dollars: number) => (dollars < 100 ? dollars.toFixed(2) : Math.round(dollars).toLocaleString("en"));
