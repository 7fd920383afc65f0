// The input of a call: query string and JSON body as one set of parameters, and the bearer token of the header.

import type { Context } from "hono";
import { applications, checkSsoSettings } from "../config.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { readJsonBody } from "../http/json-body.ts";
import { SsoError } from "./errors.ts";
import { Faults, Fields } from "./fields.ts";

/** Parameters that are lists; every other one stands at most once in a query string. */
const LISTS: ReadonlySet<string> = new Set(["data"]);
const BEARER = /^Bearer +(.*)$/i;

/** The parameters of one call. */
export class Input extends Fields {
  readonly #bearer: string | undefined;

  constructor(faults: Faults, values: (name: string) => unknown[], bearer: string | undefined) {
    super(faults, values);
    this.#bearer = bearer;
  }

  /**
   * The token of the session that acts; where it is missing that is noted. The header's stands for it, and another one
   * beside it is a fault.
   */
  actingToken(name: "ust" | "current_ust"): string {
    const token = this.#token(name);
    if (token !== undefined && this.#bearer !== undefined && token !== this.#bearer) {
      this.invalid(name, "the token of the Authorization header, or none beside it,");
    }
    if (token === undefined && this.#bearer === undefined) this.missing(name);
    return token ?? this.#bearer ?? "";
  }

  /** The token of the session that the call is about; the header's stands for it where `session_id` does not. */
  targetToken(): string | undefined {
    return this.#token("target_ust") ?? (this.given("session_id") ? undefined : this.#bearer);
  }

  #token(name: string): string | undefined {
    if (!this.given(name)) return undefined;
    const raw = this.raw(name);
    // Something that is no text is a malformed token, not a malformed parameter.
    return typeof raw === "string" ? this.text(name) : "";
  }
}

/** Reads the input in the contract's order: size, JSON, `current_app`. @throws {SsoError} for a fault in these */
export async function readInput(c: Context<AppEnv>): Promise<Input> {
  checkSsoSettings(c.env);
  const body = await readJsonBody(c.req.raw);
  if (!body.ok) throw new SsoError("E008002", body.message, body.reason === "too-large" ? { status: 413 } : {});
  const given = body.value;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new SsoError("E008002", "The body must be a JSON object.");
  }
  const faults = new Faults();
  const query = readQuery(c.req.url, faults);
  const values = (name: string) => [
    ...inQuery(query, name, faults),
    ...(Object.hasOwn(given, name) ? [given[name as keyof typeof given] as unknown] : []),
  ];
  const input = new Input(faults, values, BEARER.exec(c.req.header("Authorization") ?? "")?.[1]?.trim());
  const app = input.given("current_app") ? input.text("current_app") : undefined;
  if (app === undefined || !applications(c.env).has(app)) {
    throw new SsoError("E004001", "`current_app` must be one of the configured applications.");
  }
  note(c, { application: app });
  return input;
}

function readQuery(url: string, faults: Faults): URLSearchParams {
  const { search, searchParams } = new URL(url);
  try {
    decodeURIComponent(search);
  } catch {
    faults.invalid("The query string must be UTF-8, percent-encoded.");
  }
  return searchParams;
}

function inQuery(query: URLSearchParams, name: string, faults: Faults): unknown[] {
  const all = query.getAll(name);
  if (LISTS.has(name)) return all.length > 0 ? [all] : [];
  if (all.length > 1) faults.invalid(`\`${name}\` stands more than once in the query string.`);
  return all.slice(0, 1);
}
