/**
 * Subject tokens that are good, and those that are not: what a provider signs in its ways, what it signs by mistake, and
 * what an attacker makes of the tokens and keys that everybody can see.
 */
import { createHmac, createPublicKey, type JsonWebKeyInput } from "node:crypto";
import { CompactSign } from "jose";
import { goodClaims, newProviderKey, type ProviderKey, signed } from "../kit/id-tokens.ts";

/** Who takes part: a provider with a key for each algorithm, one that signs with one key, and somebody without any. */
export interface Cast {
  issuer: string;
  keys: Record<string, ProviderKey>;
  lone: { issuer: string; key: ProviderKey };
  stranger: ProviderKey;
}

export const ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA"],
] as const;

/** Makes the keys. */
export async function newKeys(): Promise<Record<string, ProviderKey>> {
  return Object.fromEntries(await Promise.all(ALGORITHMS.map(async (alg) => [alg, await newProviderKey(alg, alg)])));
}

/** What is told of a token, and how it is made. */
export type TokenCase = readonly [what: string, make: (cast: Cast) => string | Promise<string>];

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);
const keyOf = ({ keys }: Cast, alg = "RS256") => keys[alg] as ProviderKey;

/** A token of the provider: good claims but for these, under its key for that algorithm. */
const token =
  (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, alg = "RS256") =>
  (cast: Cast) =>
    signed(keyOf(cast, alg), goodClaims(cast.issuer, claims), header);

/** The same with times that many seconds from now. */
const timed = (seconds: Record<string, number>) => (cast: Cast) =>
  token(Object.fromEntries(Object.entries(seconds).map(([claim, from]) => [claim, now() + from])))(cast);

/** A token whose parts are put together by hand. */
const assembled = (header: unknown, payload: string, signature: string) => `${encoded(header)}.${payload}.${signature}`;

const without = (claim: string) => token({ [claim]: undefined });

/** Tokens that are exchanged for a session. */
export const GOOD_TOKENS: readonly TokenCase[] = [
  ...ALGORITHMS.map((alg): TokenCase => [`signed with ${alg}`, token({}, {}, alg)]),
  ["of the type JWT", token({}, { typ: "JWT" })],
  ["of the use id", token({ token_use: "id" })],
  ["for a list of one audience", token({ aud: ["client"] })],
  ["for several audiences, authorized for ours", token({ aud: ["client", "foreign"], azp: "client" })],
  ["expired within the skew", timed({ exp: -30 })],
  ["not yet valid within the skew", timed({ nbf: 30, iat: 30 })],
  ["issued at a fraction of a second", timed({ iat: -0.5 })],
  [
    "without kid, where one key of the provider fits",
    ({ lone }) => signed(lone.key, goodClaims(lone.issuer), { kid: undefined as unknown as string }),
  ],
  ["with keys and addresses in its header that nobody looks at", token({}, { jku: "http://127.0.0.1:1/", x5u: "x" })],
];

/** Tokens that are refused. */
export const BAD_TOKENS: readonly TokenCase[] = [
  ["of an issuer that begins alike", token({ iss: "http://127.0.0.1" })],
  ["of an issuer with a slash at its end", (cast) => token({ iss: `${cast.issuer}/` })(cast)],
  ["of an issuer in another case", (cast) => token({ iss: cast.issuer.toUpperCase() })(cast)],
  ["of several issuers", (cast) => token({ iss: [cast.issuer] })(cast)],
  ["of no issuer", without("iss")],
  ["for another audience", token({ aud: "foreign" })],
  ["for nobody", without("aud")],
  ["for several audiences, authorized for nobody", token({ aud: ["client", "foreign"] })],
  ["for several audiences, authorized for another", token({ aud: ["client", "foreign"], azp: "foreign" })],
  ["expired", timed({ exp: -90 })],
  ["not yet valid", timed({ nbf: 600 })],
  ["too old", timed({ iat: -900 })],
  ["issued in the future", timed({ iat: 600, exp: 900 })],
  ["without end", without("exp")],
  ["without time", without("iat")],
  ["whose end is text", (cast) => token({ exp: String(now() + 300) })(cast)],
  ["about nobody", without("sub")],
  ["about nothing", token({ sub: "" })],
  ["about a number", token({ sub: 7 })],
  ["about more than 255 characters", token({ sub: "s".repeat(256) })],
  ["about a control character", token({ sub: "a\u0000b" })],
  ["of the type of access tokens", token({}, { typ: "at+jwt" })],
  ["of the use access", token({ token_use: "access" })],
  ["that ends a session", token({ events: { "http://schemas.openid.net/event/backchannel-logout": {} } })],
  ["not signed at all", (cast) => assembled({ alg: "none" }, encoded(goodClaims(cast.issuer)), "")],
  ["not signed, with a signature", (cast) => assembled({ alg: "none" }, encoded(goodClaims(cast.issuer)), "AA")],
  ["signed with HS256 and the public key as PEM", (cast) => withPublicKey(cast, asPem(keyOf(cast)))],
  ["signed with HS256 and the public key as JWK", (cast) => withPublicKey(cast, JSON.stringify(keyOf(cast).publicJwk))],
  ["said to be RS256 under a key of ES256", underAnotherKey],
  ["signed with an algorithm that is not the provider's", narrow],
  ["under a kid that nobody knows", token({}, { kid: "unknown" })],
  ["without kid, where two keys fit", ambiguous],
  ["with an extension that must be understood", withCritical],
  ["signed by the key in its own header", embedded],
  ["signed by the keys at an address in its header", elsewhere],
  ["signed by the key of another provider", (cast) => signed(cast.lone.key, goodClaims(cast.issuer))],
  [
    "signed by somebody under the provider's kid",
    (cast) => signed({ ...cast.stranger, kid: "RS256" }, goodClaims(cast.issuer)),
  ],
  ["whose signature is cut", async (cast) => (await token()(cast)).slice(0, -20)],
  ["whose claims were changed", changed],
  ["whose header was changed", async (cast) => (await token()(cast)).replace(/^[^.]+/, encoded({ alg: "RS256" }))],
  ["of five parts", async (cast) => `${await token()(cast)}.AAAA.AAAA`],
  ["of two parts", async (cast) => (await token()(cast)).replace(/\.[^.]*$/, "")],
  ["that is a token in a token", nested],
  ["whose claims are a list", (cast) => signedText(cast, "[]")],
  ["whose claims are deep", (cast) => signedText(cast, `${"[".repeat(9_000)}${"]".repeat(9_000)}`)],
  ["that is nothing but dots", () => ".."],
  ["that is the session's own kind of token", () => `gAAAA${"A".repeat(115)}`],
  ["of 64 KiB", () => "x".repeat(65_536)],
];

/** An attacker knows the public key, and signs with it as if it were a secret that both share. */
function withPublicKey({ issuer }: Cast, key: string): string {
  const [head, body] = [encoded({ alg: "HS256", kid: "RS256" }), encoded(goodClaims(issuer))];
  return `${head}.${body}.${createHmac("sha256", key).update(`${head}.${body}`).digest("base64url")}`;
}

const asPem = ({ publicJwk }: ProviderKey) =>
  createPublicKey({ key: publicJwk, format: "jwk" } as JsonWebKeyInput).export({
    type: "spki",
    format: "pem",
  }) as string;

async function underAnotherKey(cast: Cast): Promise<string> {
  const good = await signed(keyOf(cast, "ES256"), goodClaims(cast.issuer));
  return good.replace(/^[^.]+/, encoded({ alg: "RS256", kid: "ES256" }));
}

/** The lone provider takes RS256 alone. */
function narrow({ lone, keys }: Cast): Promise<string> {
  return signed(keys.RS512 as ProviderKey, goodClaims(lone.issuer));
}

/** The provider has another key for RS256. */
function ambiguous(cast: Cast): Promise<string> {
  return signed(keyOf(cast), goodClaims(cast.issuer), { kid: undefined as unknown as string });
}

function withCritical(cast: Cast): Promise<string> {
  return signed(keyOf(cast), goodClaims(cast.issuer), { crit: ["b64"], b64: true });
}

function embedded({ issuer, stranger }: Cast): Promise<string> {
  return signed({ ...stranger, kid: "unknown" }, goodClaims(issuer), { jwk: stranger.publicJwk as never });
}

function elsewhere({ issuer, lone, stranger }: Cast): Promise<string> {
  return signed(stranger, goodClaims(issuer), { jku: `${lone.issuer}/keys` });
}

async function changed(cast: Cast): Promise<string> {
  const [head, , signature] = (await token()(cast)).split(".");
  return `${head}.${encoded(goodClaims(cast.issuer, { sub: "admin" }))}.${signature}`;
}

async function nested(cast: Cast): Promise<string> {
  return signedText(cast, JSON.stringify(await token()(cast)));
}

/** Signs a payload that is no object of claims. */
function signedText(cast: Cast, payload: string): Promise<string> {
  const { privateKey, kid } = keyOf(cast);
  return new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg: "RS256", kid }).sign(privateKey);
}
