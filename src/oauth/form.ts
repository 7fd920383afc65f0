// Reads the form of an exchange, in the contract's order.

import type { Context } from "hono";
import { readAtMost, utf8Text } from "../bounded-read.ts";
import type { exchangeToken } from "../contract/exchange.ts";
import type { Parameter, ValuesOf } from "../contract/operation.ts";
import type { AppEnv } from "../http/app-env.ts";
import { isPlainHttp, PLAIN_HTTP_RULE } from "../http/transport.ts";
import { TOKEN_FORM_BYTES } from "../limits.ts";
import { invalidRequest, OauthError } from "./errors.ts";

const FORM = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** Parameters that other servers may take: not to be ignored, as they say that somebody else acts or receives. */
const NOT_TAKEN = ["actor_token", "actor_token_type", "resource"];

/** Reads the form. @throws {OauthError} the first fault */
export async function readForm(
  c: Context<AppEnv>,
  { takes }: typeof exchangeToken,
): Promise<ValuesOf<(typeof exchangeToken)["takes"]>> {
  if (isPlainHttp(c.env, c.req.raw)) throw invalidRequest(PLAIN_HTTP_RULE);
  const given = await formOf(c.req.raw);
  for (const name of NOT_TAKEN) if (given.has(name)) throw invalidRequest(`\`${name}\` is not taken.`);
  const values = Object.entries<Parameter>(takes).map(([name, parameter]) => [name, judged(name, parameter, given)]);
  return Object.fromEntries(values) as ValuesOf<(typeof exchangeToken)["takes"]>;
}

function judged(name: string, { wire, required }: Parameter, given: ReadonlyMap<string, string>): unknown {
  const text = given.get(name);
  if (text === undefined) {
    if (required) throw invalidRequest(`\`${name}\` is missing.`);
    return undefined;
  }
  const judgement = wire.judge(text);
  if (judgement.ok) return judgement.value;
  const message = `\`${name}\`: ${wire.expected} is expected.`;
  throw new OauthError(CODE_OF[name] ?? "invalid_request", message);
}

const CODE_OF: Readonly<Record<string, OauthError["code"]>> = {
  grant_type: "unsupported_grant_type",
  audience: "invalid_target",
};

/** The parameters of a form, each once; one without a value is not given (RFC 6749, 3.2). */
async function formOf({ headers, body }: Request): Promise<ReadonlyMap<string, string>> {
  const encoding = headers.get("Content-Encoding") ?? "identity";
  if (!FORM.test(headers.get("Content-Type") ?? "") || encoding.trim().toLowerCase() !== "identity") {
    throw invalidRequest("The body must be of the type application/x-www-form-urlencoded, without a Content-Encoding.");
  }
  const bytes = body ? await readAtMost(body, TOKEN_FORM_BYTES) : new Uint8Array();
  if (bytes === null) throw invalidRequest(`The body may have at most ${TOKEN_FORM_BYTES} bytes.`);
  const text = utf8Text(bytes);
  if (text === null) throw invalidRequest("The body must be UTF-8.");
  const all = [...new URLSearchParams(text)];
  const given = new Map(all);
  if (given.size < all.length) throw invalidRequest("No parameter may be given twice.");
  return new Map([...given].filter(([, value]) => value !== ""));
}
