/**
 * An identity provider in place of the network, for tests in process: it signs tokens, publishes its keys and counts
 * who asks for them. What really travels is tested over sockets.
 */

import type { JWTHeaderParameters } from "jose";
import { expect, onTestFinished } from "vitest";
import { keepOutSecretsOf } from "./console-guard.ts";
import { goodClaims, newProviderKey, type ProviderKey, signed } from "./id-tokens.ts";
import { type Answer, call, type Fields } from "./service.ts";
import { setSetting } from "./settings.ts";

export const PROVIDER_ISSUER = "https://id.example.com";
const KEYS_URL = `${PROVIDER_ISSUER}/keys`;
const DISCOVERY_URL = `${PROVIDER_ISSUER}/.well-known/openid-configuration`;

export interface StandIn {
  /** The keys that it publishes; the first one signs. */
  keys: ProviderKey[];
  /** Answers in place of the documents, where one is given. */
  answers: ((url: string) => Response | Promise<Response> | undefined) | null;
  /** What was asked of it, in order. */
  asked: string[];
  /** Signs good claims but for these. */
  token(claims?: Fields, header?: Partial<JWTHeaderParameters>): Promise<string>;
}

let made: Promise<ProviderKey> | undefined;
/** Keys are kept for each text of the setting, so each stand-in has one of its own. */
let standIns = 0;

/** Sets a provider up until the test ends; `more` are fields of its table in `IDENTITY_PROVIDERS`. */
export async function standInForProvider(more: Fields = {}): Promise<StandIn> {
  made ??= newProviderKey("RS256", "first");
  standIns += 1;
  const standIn: StandIn = {
    keys: [await made],
    answers: null,
    asked: [],
    token: (claims = {}, header = {}) =>
      signed(standIn.keys[0] as ProviderKey, goodClaims(PROVIDER_ISSUER, claims), header),
  };
  const network = globalThis.fetch;
  onTestFinished(() => {
    globalThis.fetch = network;
  });
  globalThis.fetch = async (input) => {
    const url = String(input);
    standIn.asked.push(url);
    return (await standIn.answers?.(url)) ?? documentAt(url, standIn);
  };
  setProvider(more);
  return standIn;
}

/** The setting with that provider alone; other fields than before begin anew. */
export function setProvider(more: Fields = {}): void {
  const table = { name: "id", issuer: PROVIDER_ISSUER, audiences: ["client", `stand-in-${standIns}`], ...more };
  setSetting("IDENTITY_PROVIDERS", [table]);
}

function documentAt(url: string, { keys }: StandIn): Response {
  if (url === DISCOVERY_URL) return Response.json({ issuer: PROVIDER_ISSUER, jwks_uri: KEYS_URL });
  if (url === KEYS_URL) return Response.json({ keys: keys.map(({ publicJwk }) => publicJwk) });
  return new Response("no such document", { status: 404 });
}

const TYPE = "urn:ietf:params:oauth:token-type:";

/** The form of an exchange. */
export const exchangeForm = (subjectToken: string): Record<string, string> => ({
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token: subjectToken,
  subject_token_type: `${TYPE}id_token`,
});

/** Sends a form to the service. */
export function sendForm(form: Record<string, string> | string, headers: Record<string, string> = {}): Promise<Answer> {
  keepOutSecretsOf(form);
  const raw = typeof form === "string" ? form : new URLSearchParams(form).toString();
  const type = { "Content-Type": "application/x-www-form-urlencoded" };
  return call("POST", "/oauth2/token", { raw, headers: { ...type, ...headers } });
}

/** Exchanges a token. */
export const exchange = (subjectToken: string): Promise<Answer> => sendForm(exchangeForm(subjectToken));

/** A subject that nobody has had before. */
export const newSubject = () => `subject-${crypto.randomUUID()}`;

/** Exchanges a token of these claims, which must succeed. */
export async function comeIn(provider: StandIn, claims: Fields): Promise<{ ust: string; expiresIn: number }> {
  const { status, body } = await exchange(await provider.token(claims));
  expect({ status, error: body.error_description }).toEqual({ status: 200, error: undefined });
  return { ust: String(body.access_token), expiresIn: Number(body.expires_in) };
}

/** The answer to whatever is wrong with a token. */
export const TOKEN_REFUSED = { error: "invalid_request", error_description: "The subject token is not acceptable." };

/** Expects a failure in OAuth's form, and returns its description. */
export function expectOauthFailure({ status, headers, body }: Answer, expected: number, error: string): string {
  expect({ status, error: body.error }).toEqual({ status: expected, error });
  expect(Object.keys(body).sort()).toEqual(["error", "error_description"]);
  expect([headers.get("Cache-Control"), headers.get("Pragma")]).toEqual(["no-store", "no-cache"]);
  return String(body.error_description);
}
