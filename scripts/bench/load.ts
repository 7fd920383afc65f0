/** One measurement: a case sent over and over by clients that wait for each answer, against one runtime. */
import type { BareRuntime } from "../bare/runtime.ts";
import { type SsoClient, WrongAnswer } from "../bare/sso-client.ts";
import { type Case, OBJECTS } from "./cases.ts";

/** Clients at the same time, each with a connection of its own. */
const CLIENTS = 16;

/** What a side of the comparison is reached with; the sessions stand at the places of the objects. */
export interface Side {
  runtime: BareRuntime;
  client: SsoClient;
  sessions: readonly string[];
}

export interface Measurement {
  perSecond: number;
  /** CPU time of the server for each request, in microseconds. */
  cpuMicros: number;
}

/** Numbers the requests of the whole run: they go round the objects, and no object is given a value twice. */
let sent = 0;

/** Sends one request of a case. @throws {WrongAnswer} where the answer is not the right one */
export async function sendOne(side: Side, one: Case): Promise<void> {
  sent += 1;
  const object = sent % OBJECTS;
  const { path, options } = one.request(Math.floor(sent / OBJECTS), object, side.sessions[object] ?? "");
  const answer = await side.client.sendAsItIs(one.method, path, options);
  if (answer.status !== 200 || !one.isRight(answer))
    throw new WrongAnswer(`${one.title} was answered ${answer.status}`);
}

/** Sends a case for a while. */
export async function measure(side: Side, one: Case, ms: number): Promise<Measurement> {
  const began = performance.now();
  const cpuBefore = side.runtime.figures().cpuMs;
  let requests = 0;
  const work = async () => {
    while (performance.now() - began < ms) {
      await sendOne(side, one);
      requests += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  const seconds = (performance.now() - began) / 1000;
  const cpuMs = side.runtime.figures().cpuMs - cpuBefore;
  return { perSecond: requests / seconds, cpuMicros: (cpuMs * 1000) / requests };
}
