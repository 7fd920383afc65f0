// Whose tokens a call carries. They are verified here, before any object is addressed: a forged one costs no object
// call and leaves no storage anywhere.

import type { Context } from "hono";
import { token } from "../contract/sso/forms.ts";
import type { Missing } from "../contract/sso/items.ts";
import { ACTS, type Acts, type ActsOn } from "../contract/sso/operation.ts";
import type { AppEnv } from "../http/app-env.ts";
import { countCall } from "../http/rates.ts";
import { sessionOf, verifiedSession } from "../http/session-token.ts";
import { invalidParameter, noSession, type SsoError } from "./errors.ts";
import type { GivenParameters } from "./given.ts";

/** Public session ids of verified tokens. */
export interface Tokens {
  /** The session that acts; empty where nobody does. */
  acting: string;
  /** The session that the call is about; null for a token of none, where that may be asked about. */
  target: string | null;
}

/** The tokens of a call before they are verified. */
export interface PresentedTokens {
  acting: string;
  target: string | null;
  missing: Missing | null;
  /** What is wrong with them as parameters, to be told after they were verified. */
  invalid: SsoError | null;
}

const NOT_ANOTHER_SESSION = { rule: "the token of the session that acts, or none," };
const NOT_ANOTHER = { rule: "the token of the Authorization header, or none beside it," };

/** Finds the tokens of a call. That of the header stands for the others; another one beside it is a fault. */
export function presentedTokens(acts: Acts, given: GivenParameters, bearer: string | undefined): PresentedTokens {
  const { acting: own, target, equals = [] }: ActsOn = ACTS[acts];
  const found: PresentedTokens = { acting: "", target: null, missing: null, invalid: null };
  if (own === null) return found;
  const isAboutTarget = target === "optional" && given.has("target_ust");
  // Beside the parameter's own name the others are unknown parameters, and ignored.
  const others = given.has(own) ? [] : equals;
  const [instead = own] = others;
  const parameter = isAboutTarget ? "current_ust" : given.has(instead) ? instead : own;
  const acting = tokenOf(given, parameter, found, bearer);
  if (acting !== undefined && bearer !== undefined && acting !== bearer) {
    found.invalid ??= invalidParameter(parameter, NOT_ANOTHER);
  }
  found.acting = acting ?? bearer ?? "";
  for (const other of others) {
    const same = tokenOf(given, other, found, bearer);
    if (same !== undefined && same !== found.acting) found.invalid ??= invalidParameter(other, NOT_ANOTHER_SESSION);
  }
  if (acting === undefined && bearer === undefined) found.missing = { parameter, why: "is missing" };
  if (target === "none" || (target === "optional" && !isAboutTarget)) return found;
  const byId = given.has("session_id");
  found.target = tokenOf(given, "target_ust", found, bearer) ?? (byId ? null : (bearer ?? null));
  if (found.target === null && !(target === "token-or-id" && byId)) {
    found.missing ??= { parameter: "target_ust", why: "is missing" };
  }
  return found;
}

/** A token in the query string or the body. Beside a header, empty text is what clients of typed languages send for none. */
function tokenOf(
  given: GivenParameters,
  parameter: string,
  found: PresentedTokens,
  bearer: string | undefined,
): string | undefined {
  if (!given.has(parameter) || (bearer !== undefined && given.raw(parameter) === "")) return undefined;
  const judged = given.judge(parameter, token);
  if (!judged.ok) found.invalid ??= invalidParameter(parameter, judged.refusals[0]);
  const raw = given.raw(parameter);
  // Something that is no text is a malformed token, not a malformed parameter.
  return typeof raw === "string" ? raw : "";
}

/** Verifies the tokens of a call, and counts it for the session that acts. @throws {SsoError} E007001 */
export async function verifyTokens(c: Context<AppEnv>, acts: Acts, presented: PresentedTokens): Promise<Tokens> {
  if (ACTS[acts].acting === null) return { acting: "", target: null };
  const acting = await sessionIn(c, presented.acting);
  await countCall(c.env, "CALLS", acting);
  if (presented.target === null) return { acting, target: null };
  if (presented.target === presented.acting) return { acting, target: acting };
  const isAnyToken = ACTS[acts].target === "any-token";
  return { acting, target: await (isAnyToken ? sessionOf(c.env, presented.target) : sessionIn(c, presented.target)) };
}

/** The public session id in a token. @throws {SsoError} E007001, the same for whatever is wrong with it */
async function sessionIn(c: Context<AppEnv>, token: string): Promise<string> {
  const sessionId = await verifiedSession(c, token);
  if (sessionId === null) throw noSession();
  return sessionId;
}
