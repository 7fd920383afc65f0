/** One service and one credential: sends a call, reads its answer, and makes one error of everything else. */
import { repeated } from "./repetition.ts";
import { failureOf, ServiceError, UNEXPECTED, UNREACHABLE } from "./service-error.ts";

/** One attempt may take this long; a check-out waits for AWS meanwhile. */
const ANSWER_TIMEOUT_MS = 30_000;

/** Where the service is, and how it is asked. */
export interface ConnectionOptions {
  /** The service's origin, such as `https://attributes.example.com`; http on this machine only. */
  url: string | URL;
  /** What stands for the platform's `fetch`. */
  fetch?: typeof fetch;
}

/** A call, as it goes over the wire. */
export interface Call {
  method: string;
  /** Below the origin, its parts already encoded. */
  path: string;
  query?: Record<string, unknown>;
  /** An object is sent as JSON, a form as a form. */
  body?: object | undefined;
  /** A session's token or an API token. */
  token?: string | undefined;
  /** Done only if the revision is this one, or if there is any. */
  ifMatch?: number | "*" | undefined;
  /** Done only if there is none. */
  ifNoneMatch?: "*" | undefined;
  /** Whether the call may be sent again after a passing fault. */
  isIdempotent: boolean;
}

/** What came back. */
export interface Answer<T> {
  /** The JSON of the answer; undefined where it has no body. */
  body: T;
  /** The revision in its `ETag`. */
  revision: number | null;
}

/** Calls one service. */
export class Connection {
  readonly #origin: string;
  readonly #fetch: typeof fetch;

  /** @throws {RangeError} for an address to which no credential may be sent */
  constructor(options: ConnectionOptions) {
    this.#origin = originOf(options.url);
    // Browsers and Workers refuse a `fetch` that is called as somebody's method.
    const send = options.fetch ?? fetch;
    this.#fetch = (input, init) => send(input, init);
  }

  /** Sends a call. @throws {ServiceError} where it does not succeed */
  send<T>(call: Call): Promise<Answer<T>> {
    return repeated(call.isIdempotent, () => this.#attempt<T>(call));
  }

  async #attempt<T>(call: Call): Promise<Answer<T>> {
    const { response, text } = await this.#exchange(call);
    const body = parse(text);
    if (!response.ok) throw failureOf(response, body);
    if (body === undefined && text !== "") {
      throw new ServiceError({ code: UNEXPECTED, status: response.status, message: "The answer is not JSON." });
    }
    return { body: body as T, revision: revisionOf(response) };
  }

  async #exchange(call: Call): Promise<{ response: Response; text: string }> {
    const { body } = call;
    try {
      const response = await this.#fetch(`${this.#origin}${call.path}${queryText(call.query)}`, {
        method: call.method,
        headers: headersOf(call),
        // Whoever redirects is not the service, and gets no password.
        redirect: "manual",
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
        ...(body === undefined ? {} : { body: body instanceof URLSearchParams ? body : JSON.stringify(body) }),
      });
      return { response, text: await response.text() };
    } catch (cause) {
      const message = `${this.#origin} cannot be reached.`;
      throw new ServiceError({ code: UNREACHABLE, status: 0, message, cause });
    }
  }
}

function headersOf({ token, body, ifMatch, ifNoneMatch }: Call): Record<string, string> {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined && !(body instanceof URLSearchParams)) headers["Content-Type"] = "application/json";
  if (ifMatch !== undefined) headers["If-Match"] = ifMatch === "*" ? "*" : `"${ifMatch}"`;
  if (ifNoneMatch !== undefined) headers["If-None-Match"] = ifNoneMatch;
  return headers;
}

function originOf(address: string | URL): string {
  const url = new URL(address);
  const isLocal = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  // What a page says to the service that it came from is as safe as the page itself.
  const isOwn = url.origin === (globalThis as { location?: { origin?: string } }).location?.origin;
  if (url.protocol === "https:" || (url.protocol === "http:" && (isLocal || isOwn))) return url.origin;
  throw new RangeError("The service's address must begin with https://; http:// is for this machine only.");
}

/** A list becomes a repeated key. */
function queryText(query: Record<string, unknown> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) search.append(name, String(one));
    }
  }
  return search.size === 0 ? "" : `?${search}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Proxies that compress mark a tag as weak, or write something behind its digits. */
function revisionOf({ headers }: Response): number | null {
  const digits = /^(?:W\/)?"(\d+)/.exec(headers.get("etag") ?? "")?.[1];
  return digits === undefined ? null : Number(digits);
}
