// Whether an ID token is meant for this service, and now. What is judged here is signed by the provider, which may
// still be careless: nothing is taken on trust but that it said so.
// OpenID Connect Core 1.0, 3.1.3.7; RFC 8725, 3.

import { ID_TOKEN_SKEW_SECONDS, SUBJECT_CHARACTERS } from "../limits.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import { hasControl, isLongerThan } from "./text.ts";

/** Why a subject token is not acceptable; the log has these words, the caller never. */
export type TokenFault =
  /** It is no JWS in its compact form, or its parts are no JSON objects. */
  | "malformed"
  /** No configured provider issues it. */
  | "unknown-issuer"
  /** Its algorithm is not among the provider's. */
  | "algorithm"
  /** It asks for an extension that must be understood. */
  | "critical-header"
  /** It says that it is something else than an ID token. */
  | "kind"
  /** None of the provider's keys is its key, or several may be. */
  | "unknown-key"
  | "signature"
  | "wrong-issuer"
  | "audience"
  | "authorized-party"
  | "subject"
  | "expired"
  | "not-yet-valid"
  | "issued-in-the-future"
  | "too-old";

/** An object of JSON, as a header and claims are. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The claim of that name, undefined where there is none. What every object inherits is no claim. */
export const claimOf = (claims: JsonObject, name: string): unknown =>
  Object.hasOwn(claims, name) ? claims[name] : undefined;

/** Judges what a token says of its form; null where there is nothing wrong with it. */
export function headerFault(header: JsonObject, { algorithms }: IdentityProvider): TokenFault | null {
  const algorithm = claimOf(header, "alg");
  if (!algorithms.some((allowed) => allowed === algorithm)) return "algorithm";
  if (claimOf(header, "crit") !== undefined) return "critical-header";
  const type = claimOf(header, "typ");
  return type === undefined || type === "JWT" ? null : "kind";
}

/**
 * Judges verified claims.
 * @param nowMs milliseconds
 * @returns null where there is nothing wrong with them
 */
export function claimsFault(claims: JsonObject, provider: IdentityProvider, nowMs: number): TokenFault | null {
  if (claimOf(claims, "iss") !== provider.issuer) return "wrong-issuer";
  const kind = claimOf(claims, "token_use");
  // `events` makes a logout token of it (OpenID Connect Back-Channel Logout 1.0, 2.4).
  if (claimOf(claims, "events") !== undefined || (kind !== undefined && kind !== "id")) return "kind";
  return (
    audienceFault(claims, provider) ??
    (isSubject(claimOf(claims, "sub")) ? null : "subject") ??
    timeFault(claims, provider, nowMs)
  );
}

function audienceFault(claims: JsonObject, { audiences }: IdentityProvider): TokenFault | null {
  const given = claimOf(claims, "aud");
  const all: unknown[] = Array.isArray(given) ? given : [given];
  const isOurs = (one: unknown) => typeof one === "string" && audiences.includes(one);
  if (!all.every((one) => typeof one === "string") || !all.some(isOurs)) return "audience";
  return all.length === 1 || isOurs(claimOf(claims, "azp")) ? null : "authorized-party";
}

function isSubject(subject: unknown): boolean {
  if (typeof subject !== "string" || subject === "" || isLongerThan(subject, SUBJECT_CHARACTERS)) return false;
  return !hasControl(subject) && subject.isWellFormed();
}

function timeFault(claims: JsonObject, { maxAgeSeconds }: IdentityProvider, nowMs: number): TokenFault | null {
  const now = nowMs / 1000;
  const [expires, issued, begins = 0] = ["exp", "iat", "nbf"].map((name) => claimOf(claims, name));
  if (!isTime(expires) || expires + ID_TOKEN_SKEW_SECONDS <= now) return "expired";
  if (!isTime(begins) || begins - ID_TOKEN_SKEW_SECONDS > now) return "not-yet-valid";
  if (!isTime(issued) || issued - ID_TOKEN_SKEW_SECONDS > now) return "issued-in-the-future";
  return maxAgeSeconds > 0 && issued + maxAgeSeconds + ID_TOKEN_SKEW_SECONDS < now ? "too-old" : null;
}

/** Seconds since 1970, also a fraction (RFC 7519, 2). JSON has numbers that are none: `1e999`. */
const isTime = (value: unknown): value is number => Number.isFinite(value);
