/**
 * The keys that sign tokens for AWS: the secret `SIGNING_KEYS`, `{"primary": "<kid>", "keys": [<JWK>, ...]}` (RFC 7517).
 * The primary signs, all are published. A key that no longer signs is kept public only: a private one takes 1.6 KB, and
 * a secret takes 5. So at most two are private, the primary and the one before or after it.
 */

import * as z from "zod/mini";
import { fromBase64url, toHex } from "./bytes.ts";
import { parseSecretJson } from "./secret-json.ts";

/** AWS takes RS256 with keys of this size; a longer one would not fit, a shorter one is too weak. */
export const SIGNING_KEY_BITS = 2_048;
export const PRIVATE_SIGNING_KEYS = 2;
export const PUBLIC_SIGNING_KEYS = 3;
/** 65537, as everybody has it. */
const EXPONENT = "AQAB";
/** All that makes an RSA key a private one. */
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi"] as const;

const number = z.string().check(z.regex(/^[\w-]{1,400}$/));
const seconds = z.exactOptional(z.int().check(z.minimum(0)));
const members = z.object({
  kty: z.literal("RSA"),
  alg: z.literal("RS256"),
  kid: z.string().check(z.regex(/^[\w.-]{1,64}$/)),
  use: z.exactOptional(z.literal("sig")),
  n: number,
  e: z.literal(EXPONENT),
  /** When it was made, and when a retired one may go (OpenID Federation 1.0, 8.7); both in seconds. */
  iat: seconds,
  exp: seconds,
  d: z.exactOptional(number),
  p: z.exactOptional(number),
  q: z.exactOptional(number),
  dp: z.exactOptional(number),
  dq: z.exactOptional(number),
  qi: z.exactOptional(number),
});
const shape = z.strictObject({ primary: z.string(), keys: z.array(z.unknown()) });

/** A key as it stands in the secret. Members that nobody here knows are dropped. */
export type SigningJwk = z.infer<typeof members>;

/** A key as it is published. */
export interface PublicJwk {
  kty: "RSA";
  n: string;
  e: string;
  kid: string;
  alg: "RS256";
  use: "sig";
}

/** Keys in the order of the secret; the primary is one of them, and private. */
export interface SigningKeys {
  readonly primary: SigningJwk;
  readonly keys: readonly SigningJwk[];
}

/** Whether a key can sign. */
export const isPrivate = ({ d }: SigningJwk): boolean => d !== undefined;

/** What may be seen of a key: exactly its six public members. */
export const publicJwk = ({ n, e, kid }: SigningJwk): PublicJwk => ({
  kty: "RSA",
  n,
  e,
  kid,
  alg: "RS256",
  use: "sig",
});

/**
 * Reads `SIGNING_KEYS`. Throws an Error whose message names the key by its place and the rule, never a value.
 */
export function parseSigningKeys(json: string): SigningKeys {
  const parsed = shape.safeParse(parseSecretJson(json));
  if (!parsed.success) throw new Error('must be an object with the fields "primary" and "keys", a list, and no others');
  const keys = parsed.data.keys.map((key, index) => parseKey(key, `key ${index + 1}`));
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw new Error("two keys have the same kid");
  if (new Set(keys.map(({ n }) => n)).size < keys.length) throw new Error("the same key stands there twice");
  const signing = keys.filter(isPrivate);
  if (signing.length > PRIVATE_SIGNING_KEYS) {
    throw new Error(
      `at most ${PRIVATE_SIGNING_KEYS} keys may be private, as a secret takes no more; retire the others`,
    );
  }
  if (keys.length - signing.length > PUBLIC_SIGNING_KEYS) {
    throw new Error(`at most ${PUBLIC_SIGNING_KEYS} keys may be public only`);
  }
  const primary = signing.find(({ kid }) => kid === parsed.data.primary);
  if (!primary) throw new Error("primary: must be the kid of a private key");
  return { primary, keys };
}

function parseKey(raw: unknown, which: string): SigningJwk {
  const parsed = members.safeParse(raw);
  if (!parsed.success) {
    const member = parsed.error.issues[0]?.path[0];
    throw new Error(`${which}: must be a JWK of RSA for RS256 with a kid; look at ${String(member ?? "all of it")}`);
  }
  const key = parsed.data;
  if (toBigInt(key.n).toString(2).length !== SIGNING_KEY_BITS) {
    throw new Error(`${which}: n must have ${SIGNING_KEY_BITS} bits`);
  }
  const given = PRIVATE_MEMBERS.filter((member) => key[member] !== undefined);
  if (given.length === 0) return key;
  if (given.length < PRIVATE_MEMBERS.length || !isWhole(key)) {
    throw new Error(`${which}: its private members must all be there and belong together`);
  }
  return key;
}

/** Whether the private members are those of this key (RFC 8017, 3.2). */
function isWhole(key: SigningJwk): boolean {
  const [n, e] = [toBigInt(key.n), toBigInt(key.e)];
  const [d = 0n, p = 0n, q = 0n, dp = 0n, dq = 0n, qi = 0n] = PRIVATE_MEMBERS.map((name) => toBigInt(key[name] ?? ""));
  const isInverse = d > 1n && p > 1n && q > 1n && (e * d) % (p - 1n) === 1n && (e * d) % (q - 1n) === 1n;
  return p * q === n && isInverse && dp === d % (p - 1n) && dq === d % (q - 1n) && (qi * q) % p === 1n;
}

function toBigInt(text: string): bigint {
  const bytes = fromBase64url(text);
  return bytes === null || bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}
