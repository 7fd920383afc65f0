// One call to the service that this page comes from. Tokens travel in the Authorization header alone: a URL would keep
// them in logs and in the browser's history.

import { clock } from "../state/clock.ts";
import { pending } from "../state/pending.ts";
import { Failure } from "./failure.ts";

/** What a call sends beside its method and path. */
export interface CallOptions {
  /** The whole Authorization header. */
  authorization?: string;
  query?: Record<string, string | undefined>;
  /** Sent as JSON. */
  body?: Record<string, unknown> | readonly unknown[];
  /** Sent as a form, as OAuth 2.0 wants it. */
  form?: Record<string, string>;
  /** The revision that the thing must still have. */
  ifMatch?: string;
}

/** A success. `etag` is the revision with its quotes, where the answer has one. */
export interface Answer {
  body: unknown;
  etag: string | null;
}

/** Sends one call. @throws {Failure} whatever keeps it from a success */
export async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const end = pending.begin();
  try {
    return await answerOf(await send(method, path, options));
  } finally {
    end();
  }
}

async function send(method: string, path: string, options: CallOptions): Promise<Response> {
  const { authorization, query = {}, body, form, ifMatch } = options;
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  const headers = new Headers();
  if (authorization !== undefined) headers.set("Authorization", authorization);
  if (ifMatch !== undefined) headers.set("If-Match", ifMatch);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  try {
    return await fetch(url, {
      method,
      headers,
      credentials: "omit",
      redirect: "error",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
  } catch {
    throw Failure.unreachable();
  }
}

async function answerOf(response: Response): Promise<Answer> {
  clock.learn(response.headers.get("Date"));
  const body = await bodyOf(response);
  if (!response.ok) throw Failure.of(response, body);
  return { body, etag: response.headers.get("ETag") };
}

/** The body as JSON; null where there is none. */
async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => {
    throw Failure.unreachable();
  });
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    throw Failure.of(response, null);
  }
}
