/**
 * `npm run bench`: what calls on attributes cost beside a bare Worker that does the same, on bare runtimes, in the same
 * run. The numbers are for people to look at and assert nothing.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../scripts/wrangler.ts";
import { runCommand } from "../test/harness/command.ts";
import { buildProduct } from "../test/harness/worker-build.ts";
import { CASES, getOne } from "./cases.ts";
import { costsOfCases } from "./exact-costs.ts";
import { type MeasuredCase, measureCases, sendOnce, sendToEach } from "./load.ts";
import { comparePeers, type PeerResult } from "./peers/compare.ts";
import { missingForPeers } from "./peers/peers.ts";
import { type ColdStart, type Measured, type Results, report } from "./report.ts";
import { bareSide, end, productSide, type Side } from "./sides.ts";

const OPTIONS = {
  rounds: { fallback: 7, least: 1, most: 100 },
  ms: { fallback: 1_500, least: 100, most: 60_000 },
  sessions: { fallback: 300, least: 32, most: 5_000 },
};
const QUICK = { rounds: 1, ms: 150, sessions: 64 };

const HELP = `Measures calls on attributes beside a bare Worker that does the same rows and nothing else.

  npm run bench                              7 rounds of 1.5 s for each case and side; about nine minutes
  npm run bench -- --quick                   1 round of 0.15 s with 64 sessions; under a minute, and rough
  npm run bench -- --rounds 9 --ms 3000 --sessions 600
  npm run bench -- --peers                   beside Redis behind Fastify and express-session, too; needs redis-server
  npm run bench -- --help                    this text

Two bare runtimes on this machine, both Workers built as they are deployed, objects kept in memory, 32 clients. Rounds
alternate which side comes first, after two of each case that warm both up; the bare side is also measured against
itself. Results are printed and written to dist/bench as results.md and results.json. Only ratios carry over to another
machine.
`;

/** What the noise and the cold starts are measured with: of the kind that the cases end with. */
const PROBE = getOne("encrypted");

interface Sides {
  product: Side;
  bare: Side;
}

await runCommand(HELP, OPTIONS, compare, QUICK, ["peers"]);

/** Runs the whole comparison. */
async function compare(
  { rounds, ms, sessions }: typeof QUICK,
  directory: string,
  said: readonly string[],
): Promise<boolean> {
  const missing = said.includes("peers") ? missingForPeers() : null;
  if (missing !== null) {
    console.error(missing);
    return false;
  }
  const startedAt = new Date().toISOString();
  console.log("Building both Workers as they are deployed.");
  const worker = await buildProduct(await folder(directory, "product"));
  console.log(`Signing in to ${sessions} sessions.`);
  const sides: Sides = {
    bare: await bareSide(worker, await folder(directory, "bare"), sessions),
    product: await productSide(worker, join(directory, "product"), sessions),
  };
  const cold: ColdStart[] = [];
  let cases: Measured[] = [];
  let noise: Measured[] = [];
  let peers: PeerResult[] = [];
  try {
    cases = (await measureCases([sides.product, sides.bare], CASES, rounds, ms)).map(compared);
    console.log("The bare Worker against itself.");
    noise = (await measureCases([{ ...sides.bare }, sides.bare], [PROBE], rounds, ms)).map(compared);
    if (said.includes("peers")) peers = await comparePeers(sides.product, directory, { rounds, ms });
    for (let round = 1; round <= rounds; round += 1) cold.push(await startAnew(sides));
  } finally {
    await end(sides.product);
    await end(sides.bare);
  }
  const costs = await costsOfCases(directory);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"})`;
  await publish({ startedAt, machine, sessions, rounds, cases, noise, cold, costs, peers });
  return true;
}

function compared({ title, bySide: [product = [], bare = []] }: MeasuredCase): Measured {
  return { title, product, bare };
}

/** Starts both runtimes anew and asks each object once. */
async function startAnew({ product, bare }: Sides): Promise<ColdStart> {
  const measured: ColdStart = { firstMs: { product: 0, bare: 0 }, wokenCpuMicros: { product: 0, bare: 0 } };
  for (const [name, side] of [["product", product] as const, ["bare", bare] as const]) {
    await side.runtime.stop();
    await side.runtime.start();
    measured.firstMs[name] = await sendOnce(side, PROBE, 0);
    const cpuBefore = side.runtime.figures().cpuMs;
    await sendToEach(side, PROBE);
    measured.wokenCpuMicros[name] = ((side.runtime.figures().cpuMs - cpuBefore) * 1000) / side.sessions.length;
  }
  return measured;
}

/** Prints the results, and writes them where they are kept from the next run on. */
async function publish(results: Results): Promise<void> {
  const text = report(results);
  console.log(`\n${text}`);
  const kept = join(PROJECT_ROOT, "dist", "bench");
  await mkdir(kept, { recursive: true });
  await writeFile(join(kept, "results.md"), text);
  await writeFile(join(kept, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
  console.log("Written to dist/bench/results.md and dist/bench/results.json.");
}

async function folder(directory: string, name: string): Promise<string> {
  const path = join(directory, name);
  await mkdir(path);
  return path;
}
