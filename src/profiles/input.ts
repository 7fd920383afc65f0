// The input of a call: ids of the path, preconditions of the header, the JSON of the body. Every reading is made, then
// all are settled at once, so that a caller sees every fault and no object is asked in vain.

import type { Context } from "hono";
import { parseIfMatch } from "../domain/precondition.ts";
import { isProfileId, PROFILE_ID_RULE } from "../domain/profile.ts";
import type { Reading } from "../domain/reading.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readJsonBody } from "../http/json-body.ts";
import type { Match } from "../objects/profile-object.ts";
import { invalidInput, Problem } from "./problems.ts";

/** The body as JSON, `{}` where there is none. @throws {Problem} when it is too large or malformed */
export async function readBody(c: Context<AppEnv>): Promise<unknown> {
  const body = await readJsonBody(c.req.raw);
  if (body.ok) return body.value;
  if (body.reason === "too-large") throw new Problem("tooLarge", body.message);
  throw invalidInput([{ field: "body", rule: body.message }]);
}

/** The body as a JSON object. @throws {Problem} when it is anything else */
export async function readObject(c: Context<AppEnv>): Promise<Record<string, unknown>> {
  const body = await readBody(c);
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw invalidInput([{ field: "body", rule: "It must be a JSON object." }]);
}

/** An id of a profile or of an environment, from the path. */
export function readId(field: "papId" | "environmentId", text: string): Reading<string> {
  return isProfileId(text) ? { ok: true, value: text } : { ok: false, faults: [{ field, rule: PROFILE_ID_RULE }] };
}

/** The revisions that a change is made on; null without `If-Match`. */
export function readMatch(c: Context<AppEnv>): Reading<Match> {
  const header = c.req.header("If-Match");
  const match = header === undefined ? null : parseIfMatch(header);
  if (header !== undefined && match === null) {
    return { ok: false, faults: [{ field: "If-Match", rule: "It must be entity tags or *." }] };
  }
  const noneMatch = c.req.header("If-None-Match");
  return noneMatch === undefined ? { ok: true, value: match } : { ok: false, faults: [untaken("If-None-Match")] };
}

/** A change that takes no precondition: one that is sent all the same is refused, never ignored. */
export function readNoMatch(c: Context<AppEnv>): Reading<null> {
  const sent = ["If-Match", "If-None-Match"].filter((name) => c.req.header(name) !== undefined);
  return sent.length === 0 ? { ok: true, value: null } : { ok: false, faults: sent.map(untaken) };
}

const untaken = (field: string) => ({ field, rule: "It is not taken here." });

type Values<T> = { [K in keyof T]: T[K] extends Reading<infer V> ? V : never };

/** The value of every reading. @throws {Problem} with the faults of all, where there are any */
export function settle<T extends Record<string, Reading<unknown>>>(readings: T): Values<T> {
  const faults = Object.values(readings).flatMap((reading) => (reading.ok ? [] : reading.faults));
  if (faults.length > 0) throw invalidInput(faults);
  const values = Object.entries(readings).map(([name, reading]) => [name, reading.ok ? reading.value : undefined]);
  return Object.fromEntries(values) as Values<T>;
}
