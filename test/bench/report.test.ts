/** The tables of the benchmark: ratios are taken round by round, so that a slow round is slow for both sides. */
import { expect, it } from "vitest";
import { CASES } from "../../bench/cases.ts";
import { peerReport } from "../../bench/peers/report.ts";
import { costTable, type Measured, ratios, report, speedTable } from "../../bench/report.ts";

const rounds = (...cpuMicros: number[]) => cpuMicros.map((cpu) => ({ cpuMicros: cpu, perSecond: 1e6 / cpu }));
const MEASURED: Measured = { title: "ours", product: rounds(200, 400, 300), bare: rounds(100, 200, 100) };

it("compares each round with the same round of the bare side", () => {
  expect(ratios(MEASURED, "cpuMicros")).toEqual({ least: 2, middle: 2, most: 3 });
});

it("shows a line for each case, aligned", () => {
  const lines = speedTable([MEASURED, { ...MEASURED, title: "a longer title" }]);
  const cells = (line: string | undefined) => line?.split("|").map((cell) => cell.trim());
  expect(cells(lines[2])?.slice(1, 5)).toEqual(["ours", "300", "100", "2.00 (2.00 to 3.00)"]);
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  const cost = { objectCalls: 1, rowsRead: 2, rowsWritten: 3, alarmsSet: 0 };
  expect(cells(costTable([{ title: "ours", cost }]).at(-1))).toEqual(["", "ours", "1", "2", "3", "0", ""]);
});

it("is one document in Markdown, with the machine and everything that was measured", () => {
  const cold = [{ firstMs: { product: 9, bare: 4 }, wokenCpuMicros: { product: 800, bare: 500 } }];
  const of = { startedAt: "2026-11-28T00:00:00Z", machine: "2 cores", sessions: 300, rounds: 3 };
  const text = report({ ...of, cases: [MEASURED], noise: [MEASURED], cold, costs: [], peers: [] });
  expect(text).toContain("on 2 cores: 300 sessions, 3 rounds");
  expect(text).toMatch(/a new isolate.* 9\.0 .* 4\.0 /);
  expect(text).not.toContain("peers");
});

it("shows the product beside its peers, and what each loses", () => {
  const cases = (...cpuMicros: number[]) => [{ title: "ours", rounds: rounds(...cpuMicros) }];
  const text = peerReport([
    { name: "product", cases: cases(200, 400, 300), lost: { ofOne: 0, ofEach: 0 } },
    { name: "another", cases: cases(100), lost: { ofOne: 49, ofEach: 7 } },
  ]).join("\n");
  expect(text).toMatch(/CPU us +\| product +\| another/);
  expect(text).toMatch(/ours +\| +300 +\| +100 /);
  expect(text).toMatch(/writes one more \| +0 \| +49 /);
  expect(text).toMatch(/of its own +\| +0 \| +7 /);
});

it("writes no value twice, and takes no answer without the value", () => {
  const tokens = { acting: "token", target: "token" };
  for (const { title, request, isRight } of CASES) {
    const [one, other] = [request(tokens, 10), request(tokens, 20)];
    if (one.method === "PUT") expect(one, title).not.toEqual(other);
    else expect(one, title).toEqual(other);
    expect(isRight({ status: "error", found: false, result: [] }), title).toBe(false);
  }
});
