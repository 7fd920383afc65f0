/** One measurement: a case sent over and over by clients that wait for each answer, against one runtime. */
import autocannon from "autocannon";
import { type Case, type CaseRequest, type Kind, setMany } from "./cases.ts";
import { eachInTurn } from "./in-turn.ts";
import { type Side, tokensOf } from "./sides.ts";

/** Clients at the same time, each with a connection of its own. */
const CLIENTS = 32;
/**
 * Rounds of every case before any is measured, and of each once more before its own: an isolate compiles its code while it
 * is called, the more often the better, and most of that code is the same for all. What that costs a new one is measured
 * by itself.
 */
const WARM_UPS = 1;
/**
 * How long a side is measured before it is the other's turn, in milliseconds. A round has several such turns: what slows
 * the machine down for seconds then slows all sides.
 */
const TURN_MS = 300;
/** A turn ends with one of these, in milliseconds. */
const SAMPLING_MS = 50;
/** How many requests are made beforehand for each session: the values of a write alternate. */
const VALUES = 2;

export interface Measurement {
  perSecond: number;
  /** CPU time of the server for each request, in microseconds. */
  cpuMicros: number;
}

/** A case, and what each round measured on the sides in their order. */
export interface MeasuredCase {
  title: string;
  bySide: Measurement[][];
}

/** Measures cases one after the other, each on all sides in turn. */
export async function measureCases(
  sides: readonly Side[],
  cases: readonly Case[],
  rounds: number,
  ms: number,
): Promise<MeasuredCase[]> {
  const perRound = Math.max(1, Math.round(ms / TURN_MS));
  const measure = (one: Case, many: number) =>
    eachInTurn(sides, many * perRound, (side) => load(side, one, ms / perRound));
  for await (const one of inTheirKind(sides, cases)) await measure(one, WARM_UPS);
  console.log("Warmed up.");
  const measured: MeasuredCase[] = [];
  for await (const one of inTheirKind(sides, cases)) {
    await measure(one, WARM_UPS);
    const bySide = await measure(one, rounds);
    measured.push({ title: one.title, bySide: bySide.map((loads) => roundsOf(loads, perRound)) });
    console.log(`Measured ${one.title}: ${measured.length} of ${cases.length}.`);
  }
  return measured;
}

/** The cases in their order, each while every attribute is of its kind. */
async function* inTheirKind(sides: readonly Side[], cases: readonly Case[]): AsyncGenerator<Case> {
  let stored: Kind | undefined;
  for (const one of cases) {
    if (one.kind !== stored) for (const side of sides) await sendToEach(side, setMany(one.kind));
    stored = one.kind;
    yield one;
  }
}

/** Sends a case to one session after the other. @throws where an answer is not the right one */
export async function sendToEach(side: Side, one: Case): Promise<void> {
  for (let i = 0; i < side.sessions.length; i += 1) await sendOnce(side, one, i);
}

/** Sends a case to one session. @returns how long the answer took, in milliseconds */
export async function sendOnce(side: Side, one: Case, session: number): Promise<number> {
  const { method, path, body } = one.request(tokensOf(side, one, session), newTurn());
  const began = performance.now();
  const { status, json } = await side.client.sendAsItIs(method, path, { raw: body });
  if (status !== 200 || !one.isRight(json)) throw new Error(`${one.title} was answered ${status} by the ${side.name}`);
  return performance.now() - began;
}

/** What a turn did. */
interface Load {
  requests: number;
  seconds: number;
  cpuMs: number;
}

/** The turns of each round taken together. */
function roundsOf(loads: readonly Load[], perRound: number): Measurement[] {
  return Array.from({ length: loads.length / perRound }, (_, round) => {
    const own = loads.slice(round * perRound, (round + 1) * perRound);
    const sum = (of: keyof Load) => own.reduce((total, each) => total + each[of], 0);
    return { perSecond: sum("requests") / sum("seconds"), cpuMicros: (sum("cpuMs") * 1000) / sum("requests") };
  });
}

/** Sends a case to all sessions for a while. @throws where an answer is no success */
async function load(side: Side, one: Case, ms: number): Promise<Load> {
  await sendOnce(side, one, 0);
  const values = Array.from({ length: VALUES }, newTurn);
  let clients = 0;
  const cpuBefore = side.runtime.figures().cpuMs;
  const result = await autocannon({
    url: side.runtime.url,
    connections: CLIENTS,
    duration: ms / 1000,
    sampleInt: SAMPLING_MS,
    setupClient: (client) => {
      client.setRequests(requestsOf(side, one, clients, values));
      clients += 1;
    },
  });
  const cpuMs = side.runtime.figures().cpuMs - cpuBefore;
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} answers to ${one.title} were no success`);
  return { requests: result.requests.total, seconds: result.duration, cpuMs };
}

/** Numbers the writes of the whole run: one that changes nothing costs no commit. */
let turns = 0;
function newTurn(): number {
  turns += 1;
  return turns;
}

/** What one client sends over and over. Each has sessions of its own, so that no two ask the same object at once. */
function requestsOf(side: Side, one: Case, client: number, values: readonly number[]): CaseRequest[] {
  const own = [...side.sessions.keys()].filter((session) => session % CLIENTS === client);
  return values.flatMap((turn) => own.map((session) => one.request(tokensOf(side, one, session), turn)));
}
