// Makes answers, all of them here: with the headers that every answer carries, given to the platform in one piece. Set
// one after the other each would be another call into it, on an object that it has to copy and to collect.

import type { Context } from "hono";
import type { AppEnv, HeaderFields } from "./app-env.ts";

/** An answer with that body, or with none. */
export function answerText(c: Context<AppEnv>, text: string | null, status: number, headers: HeaderFields): Response {
  return new Response(text, { status, headers: { ...c.get("headers"), ...headers } });
}

/** An answer of a text that is JSON. */
export const answerJsonText = (c: Context<AppEnv>, json: string, status: number, headers: HeaderFields): Response =>
  answerText(c, json, status, { "Content-Type": "application/json", ...headers });

/** An answer of a value in JSON. */
export const answerJson = (c: Context<AppEnv>, value: unknown, status = 200, headers: HeaderFields = {}): Response =>
  answerJsonText(c, JSON.stringify(value), status, headers);

/** The answer to a call that was carried out and has nothing to tell. */
export const answerNothing = (c: Context<AppEnv>, headers: HeaderFields = {}): Response =>
  answerText(c, null, 204, headers);
