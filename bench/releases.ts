/**
 * `npm run bench:releases`: what loading takes, and the memory of many sessions, beside the release before, in the same
 * run. The numbers are for people to look at and assert nothing.
 */
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { newLocalSecrets } from "../scripts/local-secrets.ts";
import { PROJECT_ROOT } from "../scripts/wrangler.ts";
import { runCommand } from "../test/harness/command.ts";
import { median } from "../test/harness/quantile.ts";
import { buildProduct } from "../test/harness/worker-build.ts";
import type { WorkerSource } from "../test/harness/worker-source.ts";
import { setMany } from "./cases.ts";
import { sendToEach } from "./load.ts";
import { loadOnce } from "./releases/loading.ts";
import { type Memory, memoryOf, type StoredSessions } from "./releases/memory.ts";
import { end, productSide } from "./sides.ts";
import { table } from "./table.ts";

const RELEASE = "0.1.0";
const OPTIONS = {
  sessions: { fallback: 1_000, least: 1, most: 5_000 },
  rounds: { fallback: 3, least: 1, most: 100 },
  loads: { fallback: 25, least: 1, most: 1_000 },
};
const QUICK = { sessions: 90, rounds: 1, loads: 7 };

const HELP = `Compares this version with ${RELEASE}: the CPU of loading the Worker, and the memory of its runtime.

  npm run bench:releases               1,000 sessions of 100 attributes, 3 rounds; about seven minutes
  npm run bench:releases -- --quick    90 sessions, 1 round; under a minute
  npm run bench:releases -- --sessions 200 --rounds 5 --loads 50
  npm run bench:releases -- --help     this text

${RELEASE} makes the sessions once. Each version then wakes them all from a copy of that storage, in a runtime of its own that
lets go of nothing, reads each as a whole and writes it anew. Versions take turns.
`;

/** A build, and the directory of its modules. */
interface Build {
  source: WorkerSource;
  directory: string;
}

await runCommand(HELP, OPTIONS, compare, QUICK);

async function compare({ sessions, rounds, loads }: typeof QUICK, directory: string): Promise<boolean> {
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
  console.log(`\n${report(loading, memory, sessions).join("\n")}`);
  return true;
}

async function buildIn(directory: string, build: (directory: string) => Promise<WorkerSource>): Promise<Build> {
  await mkdir(directory);
  return { source: await build(directory), directory };
}

/** Measures all builds in each round, each first in every other one. @returns what each measured, in their order */
async function eachInTurn<T>(
  builds: readonly Build[],
  rounds: number,
  measure: (build: Build) => Promise<T>,
): Promise<T[][]> {
  const measured = builds.map((): T[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? builds : builds.toReversed();
    for (const build of order) measured[builds.indexOf(build)]?.push(await measure(build));
  }
  return measured;
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

function report(loading: number[][], memory: Memory[][], sessions: number): string[] {
  const row = (title: string, each: number[][], unit: number) => {
    const [before = Number.NaN, now = Number.NaN] = each.map((values) => median(values) / unit);
    return [title, before.toFixed(1), now.toFixed(1), (now / before).toFixed(2)];
  };
  const megabytes = (of: keyof Memory) => memory.map((values) => values.map((value) => value[of]));
  return table([
    ["medians", RELEASE, "this version", "ratio"],
    row("loading, ms of CPU", loading, 1),
    row("memory at the first answer, MB", megabytes("started"), 1e6),
    row(`${sessions} sessions of 100 attributes woken and read, MB`, megabytes("read"), 1e6),
    row("and written, MB", megabytes("written"), 1e6),
  ]);
}
