/**
 * Calls of the API in process, as a client makes them. What `fetch` cannot carry (GET and HEAD with a body, headers with
 * nothing in them) goes to the app itself, as a request of another method that says it is one; real sockets are tested
 * elsewhere.
 */
import { createExecutionContext } from "cloudflare:test";
import { env as bindings, exports } from "cloudflare:workers";
import { expect } from "vitest";
import { app } from "../../src/app.ts";
import type { Environment } from "../../src/config.ts";
import { keepOutSecretsOf } from "./console-guard.ts";

/** The Worker's bindings and settings. They are the very ones that the Worker and its objects read. */
export const env = bindings as Environment;

export const SESSION_ATTR = "/zato/sso/session/attr";
export const USER_ATTR = "/zato/sso/user/attr";
export const APP = { current_app: "CRM" };

/** The fields of an answer's JSON object. */
export type Fields = Record<string, unknown>;

export interface Answer {
  status: number;
  headers: Headers;
  /** The JSON object of the body; empty where there is no body. */
  body: Fields;
}

/** What a call sends. `query` and `body` are parameters, `raw` is a body as it stands, `search` a query string. */
export interface Sent {
  query?: Record<string, string | string[]>;
  search?: string;
  body?: Fields;
  raw?: BodyInit;
  headers?: Record<string, string>;
}

/** Makes one call. */
export async function call(method: string, path: string, sent: Sent = {}): Promise<Answer> {
  keepOutSecretsOf(sent);
  const response = await send(method, path, sent);
  const text = await response.text();
  const body = text === "" ? {} : (JSON.parse(text) as Fields);
  keepOutSecretsOf(body);
  return { status: response.status, headers: response.headers, body };
}

/** Makes one call, and hands its answer over as it came. */
export function send(
  method: string,
  path: string,
  { query = {}, search, body, raw, headers = {} }: Sent,
): Promise<Response> {
  const url = new URL(path, "https://sso.example.com");
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) url.searchParams.append(name, each);
  }
  if (search !== undefined) url.search = search;
  const content = raw ?? (body === undefined ? null : JSON.stringify(body));
  const isBodyless = method === "GET" || method === "HEAD";
  if (!(isBodyless && content !== null) && !Object.values(headers).includes("")) {
    return exports.default.fetch(new Request(url, { method: method, headers, body: content }));
  }
  const request = new Request(url, { method: isBodyless ? "POST" : method, headers, body: content });
  Object.defineProperty(request, "method", { value: method });
  return Promise.resolve(app.fetch(request, env, createExecutionContext()));
}

/** Expects success, and returns the answer's own fields: those beside the envelope's. */
export function expectOk({ status, body }: Answer): Fields {
  const { status: said, cid, ...fields } = body;
  expect({ status, said, ...refusalOf(body) }).toEqual({ status: 200, said: "ok" });
  expect(cid).toMatch(/^[0-9a-f]{24}$/);
  return fields;
}

/** Expects a refusal with exactly that status and code, in exactly the envelope of errors; returns its message. */
export function expectRefusal({ status, body }: Answer, expected: number, code: string): string {
  expect({ status, ...refusalOf(body) }).toEqual({ status: expected, sub_status: [code], message: expect.any(String) });
  const { cid: _cid, sub_status: _code, message: _message, ...rest } = body;
  // Zato's own layer says so much of missing input, and its clients read it.
  const ofMissing = code === "E008003" ? { result: "Error", details: "Bad request" } : {};
  expect(rest).toEqual({ status: "error", ...ofMissing });
  return String(body.message);
}

function refusalOf({ sub_status, message }: Fields): Fields {
  return { ...(sub_status === undefined ? {} : { sub_status }), ...(message === undefined ? {} : { message }) };
}
