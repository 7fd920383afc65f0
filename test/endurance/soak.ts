/**
 * `npm run test:soak`: the service under a mixed load for minutes, on a bare workerd. Memory must stay flat, what
 * expires and ends must leave nothing behind, alarms must not run more often than they need to.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { newLocalSecrets } from "../../scripts/local-secrets.ts";
import { BareRuntime } from "../harness/bare-runtime.ts";
import { runCommand } from "../harness/command.ts";
import { SsoClient } from "../harness/sso-client.ts";
import { attributeRows, holdingObjects, pendingAlarms, storedObjects } from "../harness/stored-objects.ts";
import { buildProduct } from "../harness/worker-build.ts";
import { observe } from "../harness/worker-source.ts";
import { seededRandom } from "./random.ts";
import { SoakFigures } from "./soak/figures.ts";
import { register } from "./soak/registrar.ts";
import { Series } from "./soak/series.ts";
import { judge, megabytes, type Stored } from "./soak/verdict.ts";
import { visit } from "./soak/visitor.ts";
import { summariseLog } from "./worker-log.ts";

const OPTIONS = {
  minutes: { fallback: 10, least: 1, most: 24 * 60 },
  visitors: { fallback: 12, least: 1, most: 200 },
  seed: { fallback: Date.now() % 1_000_000, least: 0, most: 999_999 },
};

const HELP = `Keeps the service busy for a while and looks whether anything grows that should not.

  npm run test:soak                          10 minutes, after one to warm up and before one to drain
  npm run test:soak -- --minutes 1           a short one
  npm run test:soak -- --visitors 30         more at the same time
  npm run test:soak -- --help                this text

Visitors sign in to a bare workerd, set, read and delete attributes that live for 1 to 5 seconds, sign out, or do not:
sessions last one minute here. Users come and go too. A line every quarter minute shows memory, calls, how long they took
(everything shares one thread, so a sign-in's password hash makes others wait), what is stored, and runs of alarms.

Exit status 0 if memory was flat after warm-up, storage is back to its base, alarms ran at most once a second for each
object, every answer was right and the log has no fault; else 1.
`;

/** Who visits. Each has at most a hundred live sessions, and forgotten ones count for a minute. */
const PEOPLE = 6;
/** Sessions last one minute, so that those that nobody signs out of end within the test. */
const SESSION_MINUTES = 1;
/** The runtime takes its memory for code, caches and its heap within that time; what comes later is growth. */
const WARM_UP_MS = 60_000;
/** After the last call: until the last session has ended, and some more for a busy machine. */
const DRAIN_TIMEOUT_MS = SESSION_MINUTES * 60_000 + 30_000;
const OBSERVER = join(import.meta.dirname, "alarm-runs.js");

await runCommand(HELP, OPTIONS, async ({ minutes, visitors, seed }, directory) => {
  const secrets = await newLocalSecrets();
  console.log(`Seed ${seed}. Building the Worker as it is deployed.`);
  const worker = await observe(await buildProduct(directory), OBSERVER, directory);
  worker.vars.SESSION_MINUTES = String(SESSION_MINUTES);
  const runtime = new BareRuntime(worker, directory, secrets.values);
  const client = new SsoClient(runtime, secrets);
  try {
    await runtime.start();
    const people = Array.from({ length: PEOPLE }, (_, i) => ({ username: `person-${i}`, password: randomUUID() }));
    const superUser = await client.signIn();
    for (const person of people) await client.makeUser(superUser, person);
    await client.signOut(superUser);
    const base = await drained(runtime);
    const figures = new SoakFigures();
    const series = new Series(runtime, client, figures);
    const warm = Date.now() + WARM_UP_MS;
    const until = warm + minutes * 60_000;
    const load = Array.from({ length: visitors }, (_, i) =>
      visit(client, people, until, figures, seededRandom(seed + i)),
    );
    await Promise.all([...load, register(client, until, figures), series.watch(warm, until)]);
    console.log(`The load is over. Waiting for ${figures.forgotten} sessions that nobody signed out of.`);
    const end = await drained(runtime);
    const mostAlarmsInOneSecond = (await series.alarms()).mostInOneSecond;
    await runtime.stop();
    const log = await summariseLog(runtime.logFile);
    const kinds = Object.entries(figures.calls).map(([kind, count]) => `${kind} ${count}`);
    const empty = storedObjects(runtime.storage).filter(({ tables }) => Object.keys(tables).length === 0);
    console.log(`\nCalls: ${kinds.join(", ")}.`);
    console.log(`Alarm runs: ${series.alarmRuns}. Events in the log: ${JSON.stringify(log.events)}`);
    console.log(`Files of objects that hold nothing any more: ${empty.length}, ${megabytes(bytesOf(empty))} MB.`);
    if (log.firstWarning !== null) console.log(`Warnings of the runtime: ${log.warnings}, first: ${log.firstWarning}`);
    if (log.firstFault !== null) console.log(`First fault: ${log.firstFault}`);
    const wrongAnswers = Object.values(figures.wrong).reduce((sum, count) => sum + count, 0);
    const result = { memory: series.memory, base, end, mostAlarmsInOneSecond, wrongAnswers, faultsInLog: log.faults };
    const findings = judge(result);
    for (const { what, holds } of findings) console.log(`${holds ? "  ok  " : "FAILED"} ${what}`);
    const isWell = findings.every(({ holds }) => holds);
    console.log(isWell ? "\nVerdict: nothing grows." : "\nVerdict: FAILED");
    return isWell;
  } finally {
    client.close();
    await runtime.stop();
  }
});

/** What is stored once no alarm is pending any more, or the time for that is over. */
async function drained(runtime: BareRuntime): Promise<Stored> {
  const deadline = Date.now() + DRAIN_TIMEOUT_MS;
  for (;;) {
    const alarms = Object.values(pendingAlarms(runtime.storage)).reduce((sum, count) => sum + count, 0);
    if (alarms === 0 || Date.now() > deadline) {
      const holding = holdingObjects(runtime.storage);
      const attributes = attributeRows(holding).length;
      return { attributes, objects: holding.length, bytes: bytesOf(holding), alarms };
    }
    await sleep(500);
  }
}

function bytesOf(objects: readonly { bytes: number }[]): number {
  return objects.reduce((sum, { bytes }) => sum + bytes, 0);
}
