/**
 * `npm run test:crash`: what the service has acknowledged survives kill -9. A bare workerd under write load is killed
 * again and again; after each restart everything stored is compared with what the clients were told.
 */

import { newLocalSecrets } from "../../scripts/local-secrets.ts";
import { BareRuntime } from "../harness/bare-runtime.ts";
import { runCommand } from "../harness/command.ts";
import { SsoClient } from "../harness/sso-client.ts";
import { buildProduct } from "../harness/worker-build.ts";
import { CrashRun, type Round } from "./crash/run.ts";

const OPTIONS = {
  rounds: { fallback: 10, least: 1, most: 100 },
  writes: { fallback: 10_000, least: 100, most: 1_000_000 },
  seed: { fallback: Date.now() % 1_000_000, least: 0, most: 999_999 },
};

const HELP = `Kills the service under write load and looks whether it has kept its word.

  npm run test:crash                                   10 rounds, 10,000 acknowledged writes; half a minute
  npm run test:crash -- --rounds 20 --writes 50000     more of it
  npm run test:crash -- --seed 4711                    the same choices of the load again
  npm run test:crash -- --help                         this text

Sixteen clients write to eight sessions of a bare workerd: set, set encrypted, set for a while, delete, several in one
call. In each round it is ended by kill -9 in the middle of that and started again. Then nothing acknowledged may be
lost, nothing never sent may be there, no call with several names half done, no ended session alive; and what has
expired must go from the files by alarms alone. The end of a process is tested, not that of a disk.

Exit status 0 if all of that holds, else 1.
`;

await runCommand(HELP, OPTIONS, async ({ rounds, writes, seed }, directory) => {
  const secrets = await newLocalSecrets();
  console.log(`Seed ${seed}. Building the Worker as it is deployed.`);
  const runtime = new BareRuntime(await buildProduct(directory), directory, secrets.values);
  const client = new SsoClient(runtime, secrets);
  try {
    const run = new CrashRun(runtime, client, seed);
    await run.begin();
    const done: Round[] = [];
    for (let i = 1; i <= rounds; i += 1) {
      const round = await run.round(Math.ceil((writes - run.acknowledged()) / (rounds - i + 1)));
      done.push(round);
      console.log(`Round ${String(i).padStart(2)}: ${told(round)}`);
    }
    console.log("No more calls. Waiting for the alarms of what is still to expire.");
    const settled = await run.settle();
    const last = await run.compare();
    return conclude(run, done, settled, last.verdicts);
  } finally {
    client.close();
    await runtime.stop();
  }
});

function told(round: Round): string {
  const { right, ...wrong } = round.verdicts;
  const stored = `${round.unanswered.stored} of ${round.unanswered.stored + round.unanswered["not stored"]}`;
  return [
    `${round.acknowledged} acknowledged in ${(round.loadMs / 1000).toFixed(1)} s`,
    `killed, up again in ${round.restartMs.toFixed(0)} ms`,
    `${stored} unanswered ones stored`,
    `${round.expiring} were to expire`,
    `${right} cells right, ${sum(Object.values(wrong))} wrong`,
  ].join("; ");
}

function conclude(
  run: CrashRun,
  rounds: readonly Round[],
  settled: { left: number; strayObjects: number; tookMs: number },
  last: Round["verdicts"],
): boolean {
  const verdicts = [...rounds.map((round) => round.verdicts), last];
  const count = (verdict: keyof Round["verdicts"]) => sum(verdicts.map((each) => each[verdict]));
  const restarts = rounds.map(({ restartMs }) => restartMs).sort((a, b) => a - b);
  const faults = {
    "acknowledged writes lost": count("lost"),
    "writes there that were never sent": count("invented"),
    "calls with several names half done": count("torn"),
    "attributes there after their expiry": count("outlived"),
    "ended sessions alive again": sum(rounds.map(({ risen }) => risen)),
    "expired attributes that no alarm has deleted": settled.left,
    "objects that should be empty and are not": Math.max(0, settled.strayObjects),
    "objects that should hold something and do not": Math.max(0, -settled.strayObjects),
  };
  const kinds = Object.entries(run.tally.acknowledged).map(([title, calls]) => `${title} ${calls}`);
  console.log(`
${run.acknowledged()} writes acknowledged (${kinds.join(", ")}; ${run.tally.removals} of them removals)
${rounds.length} times kill -9; up again in ${restarts[0]?.toFixed(0)} to ${restarts.at(-1)?.toFixed(0)} ms
${sum(rounds.map(({ unanswered }) => unanswered.stored))} unanswered writes stored, ${sum(rounds.map(({ unanswered }) => unanswered["not stored"]))} not
${sum(rounds.map(({ expiring }) => expiring))} attributes were to expire at a kill, ${sum(rounds.map(({ overdue }) => overdue))} of them overdue by then; the last one was gone ${(settled.tookMs / 1000).toFixed(1)} s after the last call
${count("right")} comparisons right
`);
  for (const [what, number] of Object.entries(faults)) console.log(`${String(number).padStart(6)} ${what}`);
  const isWell = Object.values(faults).every((number) => number === 0);
  console.log(isWell ? "\nKept: nothing lost, nothing invented." : "\nFAILED");
  return isWell;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
