/** The tables of the benchmark: ratios are taken round by round, so that a slow round is slow for both sides. */
import { expect, it } from "vitest";
import { CASES } from "../../scripts/bench/cases.ts";
import { costTable, type Measured, ratios, speedTable } from "../../scripts/bench/report.ts";

const measured = (title: string, to: "bare" | "product", ...cpuMicros: number[]): Measured => ({
  of: { title, to, measure: "read", method: "GET", request: () => ({ path: "/", options: {} }), isRight: () => true },
  rounds: cpuMicros.map((cpu) => ({ cpuMicros: cpu, perSecond: 1e6 / cpu })),
});

it("compares each round with the same round of the bare object", () => {
  const base = measured("bare", "bare", 100, 200, 100);
  expect(ratios(measured("ours", "product", 200, 400, 300), base)).toEqual({ least: 2, middle: 2, most: 3 });
});

it("shows a line for each case, aligned", () => {
  const lines = speedTable([measured("bare", "bare", 100), measured("ours", "product", 250)]);
  expect(lines.map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
    ["", "requests/s", "CPU us/request", "CPU against the bare object (min / median / max)"],
    ["bare", "10000", "100", "1"],
    ["ours", "4000", "250", "2.50 / 2.50 / 2.50"],
  ]);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  const cost = { objectCalls: 1, rowsRead: 2, rowsWritten: 3, alarmsSet: 0 };
  expect(costTable([{ title: "ours", cost }]).at(-1)).toMatch(/^ours +1 +2 +3 +0$/);
});

it("has a measure for every case, writes no value twice, and takes no answer without the value", () => {
  for (const { measure } of CASES)
    expect(CASES.some(({ to, measure: of }) => to === "bare" && of === measure)).toBe(true);
  const nothing = { status: 200, headers: {}, text: "", json: { found: false, result: [{ found: false }] } };
  for (const { method, request, isRight } of CASES) {
    const [one, other] = [request(10, 0, "token"), request(20, 0, "token")];
    if (method === "PUT") expect(one).not.toEqual(other);
    else expect([one, isRight(nothing)]).toEqual([other, false]);
  }
});
