/**
 * One HTTP request over node:http. `fetch` cannot do what this API asks of a client: GET and DELETE with a body. A
 * body gets a Content-Length unless it is asked for in chunks, and no Content-Type unless one is given.
 */
import { type Agent, type IncomingHttpHeaders, request } from "node:http";

/** No answer of the service takes this long; a hanging one must fail, not wait for ever. */
const ANSWER_TIMEOUT_MS = 30_000;

export interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it stands, in place of `body`. */
  raw?: string | Uint8Array;
  /** True sends the body in chunks, without a Content-Length. */
  chunked?: boolean;
  headers?: Record<string, string>;
  /** A list becomes a repeated key. */
  query?: Record<string, string | readonly string[]>;
  /** Connections to be used again; without it each request has one of its own. */
  agent?: Agent;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON, or an empty object where there is none or it is something else. */
  json: Record<string, unknown>;
}

/** Sends one request and reads the whole answer. Rejects if the connection breaks. */
export function call(origin: string, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const url = new URL(path, origin);
  for (const [key, value] of Object.entries(options.query ?? {})) {
    for (const one of [value].flat()) url.searchParams.append(key, one);
  }
  const text = options.body === undefined ? "" : JSON.stringify(options.body);
  const body = Buffer.from(options.raw ?? text);
  const framing = options.chunked
    ? { "transfer-encoding": "chunked" }
    : body.length > 0
      ? { "content-length": String(body.length) }
      : {};
  return new Promise((resolve, reject) => {
    const sent = request(
      url.href,
      {
        method,
        agent: options.agent ?? false,
        timeout: ANSWER_TIMEOUT_MS,
        headers: { ...framing, ...options.headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = Buffer.concat(chunks).toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: answer,
            json: parseObject(answer),
          });
        });
      },
    );
    sent.on("timeout", () => sent.destroy(new Error(`no answer to ${method} ${url.pathname}`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
