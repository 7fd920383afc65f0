/**
 * `npm run bench`: what attributes of a session cost beside the least that a Worker with a Durable Object can do, on
 * bare runtimes, in the same run. The numbers are for people to look at and assert nothing.
 */
import { copyFile, mkdir } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { runCommand } from "./bare/command.ts";
import { BareRuntime } from "./bare/runtime.ts";
import { SsoClient } from "./bare/sso-client.ts";
import { buildProduct, observe, type WorkerSource } from "./bare/worker-build.ts";
import { CASES, OBJECTS, WRITTEN_NAMES } from "./bench/cases.ts";
import { type Measurement, measure, type Side, sendOne } from "./bench/load.ts";
import { type Cost, costTable, type Measured, speedTable } from "./bench/report.ts";
import { newLocalSecrets } from "./local-secrets.ts";

const OPTIONS = {
  rounds: { fallback: 5, least: 1, most: 100 },
  ms: { fallback: 1_500, least: 100, most: 60_000 },
};

/** By how many cases the order of a round is shifted against the one before; it shares no divisor with their number. */
const CASES_PER_SHIFT = 3;

const HELP = `Measures attributes of a session beside a bare Durable Object that reads or writes one row.

  npm run bench                              5 rounds of 1.5 s for each case; about a minute and a half
  npm run bench -- --rounds 9 --ms 3000      more exact
  npm run bench -- --help                    this text

Two bare runtimes on this machine, the product as it is deployed and the bare object; the same client, ${OBJECTS} objects
each, one case after the other in each round, beginning elsewhere each time, new values in every write. Printed are requests a second, CPU time of the
server for each request, and its ratio to that of the bare object in the same round; then exact counts of what one call
costs. Only ratios carry over to another machine, and only from about 1.3 up.
`;

await runCommand(HELP, OPTIONS, async ({ rounds, ms }, directory) => {
  console.log("Building the Worker as it is deployed.");
  const product = await buildProduct(await folder(directory, "product"));
  const sides = {
    product: await productSide(product, join(directory, "product")),
    bare: await bareSide(product, await folder(directory, "bare")),
  };
  try {
    const loadBefore = loadavg()[0] ?? 0;
    for (const one of CASES) await fill(sides[one.to], one);
    const measured = CASES.map((of) => ({ of, rounds: [] as Measurement[] }));
    for (let round = 1; round <= rounds; round += 1) {
      // Each round begins elsewhere: a disk is slow for a while after a hundred rows a request, whoever comes next.
      const first = (round * CASES_PER_SHIFT) % measured.length;
      for (const { of, rounds: done } of [...measured.slice(first), ...measured.slice(0, first)]) {
        done.push(await measure(sides[of.to], of, ms));
      }
      console.log(`Round ${round} of ${rounds}.`);
    }
    print("Speed and cost, medians over the rounds", speedTable(measured satisfies Measured[]));
    console.log(`\nLoad average of the machine before: ${loadBefore.toFixed(1)}. What others do blurs the numbers.`);
  } finally {
    for (const side of Object.values(sides)) await end(side);
  }
  print("What one call costs, the object being awake", costTable(await exactCosts(directory)));
  return true;
});

async function folder(directory: string, name: string): Promise<string> {
  const path = join(directory, name);
  await mkdir(path);
  return path;
}

/** The product, with a signed-in session at the place of each object. */
async function productSide(worker: WorkerSource, directory: string): Promise<Side> {
  const secrets = await newLocalSecrets();
  const runtime = new BareRuntime(worker, directory, secrets.values);
  await runtime.start();
  const client = new SsoClient(runtime, secrets);
  const sessions: string[] = [];
  for (let i = 0; i < OBJECTS; i += 1) sessions.push(await client.signIn());
  return { runtime, client, sessions };
}

/** The bare object, under the same settings of the platform. */
async function bareSide(product: WorkerSource, directory: string): Promise<Side> {
  const name = "point-object.js";
  await copyFile(join(import.meta.dirname, "bare", name), join(directory, name));
  const worker: WorkerSource = {
    ...product,
    modules: [{ name, file: name }],
    vars: {},
    classes: [{ binding: "POINTS", className: "PointObject" }],
  };
  const runtime = new BareRuntime(worker, directory, {});
  await runtime.start();
  return { runtime, client: new SsoClient(runtime, await newLocalSecrets()), sessions: [] };
}

/** Writes every name of every object once, so that every read finds what it asks for. */
async function fill(side: Side, one: (typeof CASES)[number]): Promise<void> {
  if (one.method !== "PUT") return;
  for (let i = 0; i < WRITTEN_NAMES * OBJECTS; i += 1) await sendOne(side, one);
}

async function end({ client, runtime }: Side): Promise<void> {
  client.close();
  await runtime.stop();
}

/** One call of each case of the product, counted by an observer in a runtime of its own. */
async function exactCosts(directory: string): Promise<{ title: string; cost: Cost }[]> {
  const own = await folder(directory, "observed");
  const observer = join(import.meta.dirname, "bare", "call-cost.js");
  const side = await productSide(await observe(await buildProduct(own), observer, own), own);
  const observed = async () => (await side.client.sendAsItIs("GET", "/observed", {})).json as unknown as Cost;
  try {
    const cases = CASES.filter(({ to }) => to === "product");
    for (const one of cases) await fill(side, one);
    const costs: { title: string; cost: Cost }[] = [];
    for (const one of cases) {
      await observed();
      await sendOne(side, one);
      costs.push({ title: one.title, cost: await observed() });
    }
    return costs;
  } finally {
    await end(side);
  }
}

function print(title: string, lines: readonly string[]): void {
  console.log(`\n${title}\n\n${lines.join("\n")}`);
}
