/**
 * The guide of the demo: sends each request, prints it and its answer so that a person can follow, and judges the
 * answer. Nothing it prints opens anything: tokens are shortened, passwords masked.
 */
import { inspect } from "node:util";
import type { Answer, CallOptions } from "../call.ts";
import type { Service } from "../service.ts";
import type { Surroundings } from "./surroundings.ts";

/** One request of the tour and what its answer must be. */
export interface Step {
  /** What happens, in a sentence. */
  title: string;
  method: string;
  path: string;
  body?: Record<string, unknown>;
  /** In place of `body`: the fields of a form. */
  form?: Record<string, string>;
  headers?: Record<string, string>;
  status: number;
  /** Fields that the answer must have: equal values, or text that matches a pattern. Further ones are not judged. */
  answer: Record<string, unknown>;
}

/** A part of the tour. Later parts find in `guide` what they need to know of the service. */
export interface Chapter {
  title: string;
  tour(guide: Guide): Promise<void>;
}

/** Walks through steps of one service, counting right and wrong answers. */
export class Guide {
  right = 0;
  wrong = 0;
  readonly service: Service;
  readonly around: Surroundings;
  readonly #print: (line: string) => void;

  constructor(service: Service, around: Surroundings, print: (line: string) => void) {
    this.service = service;
    this.around = around;
    this.#print = print;
  }

  /** Sends the step's request, prints both sides and judges the answer. */
  async step(step: Step): Promise<Answer> {
    const options: CallOptions = {};
    if (step.body !== undefined) options.body = step.body;
    if (step.headers !== undefined) options.headers = step.headers;
    if (step.form !== undefined) {
      options.raw = new URLSearchParams(step.form).toString();
      options.headers = { "content-type": "application/x-www-form-urlencoded", ...step.headers };
    }
    this.announce(step.title);
    this.say(`   ${step.method} ${step.path}`);
    for (const [name, value] of Object.entries(step.headers ?? {})) this.say(`   ${name}: ${value}`);
    const sent = step.form ?? step.body;
    if (sent !== undefined) this.say(`   ${oneLine(sent)}`);
    const answer = await this.service.call(step.method, step.path, options);
    this.say(`-> ${answer.status} ${answer.text === "" ? "" : oneLine(answer.json)}`.trimEnd());
    this.judge(faultsOf(answer, step));
    return answer;
  }

  /** Prints what is judged next, with its number. */
  announce(title: string): void {
    this.say(`\n${this.right + this.wrong + 1}. ${title}`);
  }

  /** Counts an answer, and says what is wrong with it. */
  judge(faults: readonly string[]): void {
    for (const fault of faults) this.say(`   WRONG: ${fault}`);
    if (faults.length === 0) this.right += 1;
    else this.wrong += 1;
  }

  /** Prints a line, with whatever is secret in it masked. */
  say(line: string): void {
    this.#print(mask(line));
  }
}

/** What is wrong with an answer, one line each; nothing for a right one. */
export function faultsOf(answer: Pick<Answer, "status" | "json">, expected: Pick<Step, "status" | "answer">): string[] {
  const faults = answer.status === expected.status ? [] : [`the status should be ${expected.status}`];
  for (const [name, want] of Object.entries(expected.answer)) {
    if (!matches(answer.json[name], want))
      faults.push(`"${name}" should be ${inspect(want, { breakLength: Infinity })}`);
  }
  return faults;
}

/** Whether a value is as wanted: text may match a pattern, objects may have further fields, all else is equal. */
function matches(got: unknown, want: unknown): boolean {
  if (want instanceof RegExp) return typeof got === "string" && want.test(got);
  if (typeof want !== "object" || want === null) return got === want;
  if (typeof got !== "object" || got === null || Array.isArray(got) !== Array.isArray(want)) return false;
  if (Array.isArray(want) && Object.keys(got).length !== want.length) return false;
  return Object.entries(want).every(([name, value]) => matches(Reflect.get(got, name), value));
}

/** JSON on one line, with room between its parts. */
function oneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n */g, " ");
}

/** A line with tokens cut to their first characters, passwords and secrets of AWS left out. */
export function mask(line: string): string {
  return line
    .replace(/("[a-z_]*password"\s*:\s*)"(?:[^"\\]|\\.)*"/g, '$1"********"')
    .replace(/("(?:secretAccessKey|sessionToken)"\s*:\s*)"[^"]*"/g, '$1"********"')
    .replace(/\b(eyJ[\w-]{5})[\w-]*\.[\w-]+\.[\w-]+/g, "$1...")
    .replace(/\b(gAAAA[\w-]{5}|sat_[\w-]{4})[\w-]{20,}=*/g, "$1...");
}
