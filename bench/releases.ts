/**
 * `npm run bench:releases`: what loading and calls take, and the memory of many sessions, beside the release before, in
 * the same run. The numbers are for people to look at and assert nothing.
 */
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { newLocalSecrets } from "../scripts/local-secrets.ts";
import { PROJECT_ROOT } from "../scripts/wrangler.ts";
import { runCommand } from "../test/harness/command.ts";
import { median } from "../test/harness/quantile.ts";
import { buildProduct } from "../test/harness/worker-build.ts";
import type { WorkerSource } from "../test/harness/worker-source.ts";
import { CASES, setMany } from "./cases.ts";
import { eachInTurn } from "./in-turn.ts";
import { type MeasuredCase, type Measurement, measureCases, sendToEach } from "./load.ts";
import { loadOnce } from "./releases/loading.ts";
import { type Memory, memoryOf, type StoredSessions } from "./releases/memory.ts";
import { end, productSide, type Side } from "./sides.ts";
import { table } from "./table.ts";

const RELEASE = "0.1.0";
const OPTIONS = {
  sessions: { fallback: 1_000, least: 1, most: 5_000 },
  rounds: { fallback: 3, least: 1, most: 100 },
  loads: { fallback: 25, least: 1, most: 1_000 },
  ms: { fallback: 800, least: 100, most: 60_000 },
};
const QUICK = { sessions: 90, rounds: 1, loads: 7, ms: 300 };
/** Rounds of calls for each round of memory: they are shorter, and need more of them. */
const CALL_ROUNDS = 3;
/** Calls of a session on itself. */
const OWN = CASES.filter(({ isAnothers }) => !isAnothers);
/** Sessions that calls go to. */
const CALLED_SESSIONS = 90;

const HELP = `Compares this version with ${RELEASE}: the CPU of loading the Worker and of calls, and the memory of its runtime.

  npm run bench:releases               1,000 sessions of 100 attributes, 3 rounds; about ten minutes
  npm run bench:releases -- --quick    90 sessions, 1 round; about a minute
  npm run bench:releases -- --sessions 200 --rounds 5 --loads 50
  npm run bench:releases -- --help     this text

${RELEASE} makes the sessions once. Each version then wakes them all from a copy of that storage, in a runtime of its own that
lets go of nothing, reads each as a whole and writes it anew. Calls go to ${CALLED_SESSIONS} sessions of each version. Versions take turns.
`;

/** A build, and the directory of its modules. */
interface Build {
  source: WorkerSource;
  directory: string;
}

await runCommand(HELP, OPTIONS, compare, QUICK);

async function compare({ sessions, rounds, loads, ms }: typeof QUICK, directory: string): Promise<boolean> {
  console.log("Building this version as it is deployed.");
  const now = await buildIn(join(directory, "now"), buildProduct);
  const before = await buildIn(join(directory, "before"), async (own) => {
    await copyFile(join(PROJECT_ROOT, "test", "released", RELEASE, "worker.js"), join(own, "worker.js"));
    return { ...now.source, modules: [{ name: "worker.js", file: "worker.js" }] };
  });
  const builds = [before, now];
  const loading = await eachInTurn(builds, loads, ({ source, directory }) =>
    loadOnce(join(directory, source.modules[0]?.file ?? "")),
  );
  console.log(`Loaded ${loads} times. Signing in to ${sessions} sessions.`);
  const stored = await makeSessions(before, join(directory, "made"), sessions);
  const memory = await eachInTurn(builds, rounds, (build) => memoryOf(build.source, build.directory, stored));
  const calls = await callsOf(builds, rounds * CALL_ROUNDS, ms);
  console.log(`\n${report(loading, memory, sessions, calls).join("\n")}`);
  return true;
}

async function buildIn(directory: string, build: (directory: string) => Promise<WorkerSource>): Promise<Build> {
  await mkdir(directory);
  return { source: await build(directory), directory };
}

/** Has a build make sessions of a hundred attributes each, and leaves them in storage. */
async function makeSessions({ source, directory }: Build, storage: string, count: number): Promise<StoredSessions> {
  const secrets = await newLocalSecrets();
  const side = await productSide(source, directory, count, { secrets, storage });
  try {
    await sendToEach(side, setMany("plain"));
    return { storage, secrets, sessions: side.sessions };
  } finally {
    await end(side);
  }
}

/** Both versions serve sessions of their own while their calls are measured. */
async function callsOf(builds: readonly Build[], rounds: number, ms: number): Promise<MeasuredCase[]> {
  const sides: Side[] = [];
  try {
    for (const { source, directory } of builds) sides.push(await productSide(source, directory, CALLED_SESSIONS));
    return await measureCases(sides, OWN, rounds, ms);
  } finally {
    for (const side of sides) await end(side);
  }
}

function report(loading: number[][], memory: Memory[][], sessions: number, calls: readonly MeasuredCase[]): string[] {
  const row = (title: string, [before = [], now = []]: number[][], unit: number) => {
    const ratio = median(now.map((value, round) => value / (before[round] ?? Number.NaN)));
    return [title, (median(before) / unit).toFixed(1), (median(now) / unit).toFixed(1), ratio.toFixed(2)];
  };
  const cpuOf = (measured: readonly Measurement[]) => measured.map(({ cpuMicros }) => cpuMicros);
  const megabytes = (of: keyof Memory) => memory.map((values) => values.map((value) => value[of]));
  return table([
    ["medians", RELEASE, "this version", "ratio of a round"],
    row("loading, ms of CPU", loading, 1),
    row("memory at the first answer, MB", megabytes("started"), 1e6),
    row(`${sessions} sessions of 100 attributes woken and read, MB`, megabytes("read"), 1e6),
    row("and written, MB", megabytes("written"), 1e6),
    ...calls.map(({ title, bySide }) => row(`${title}, us of CPU`, bySide.map(cpuOf), 1)),
  ]);
}
