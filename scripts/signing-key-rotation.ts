/**
 * Rotating SIGNING_KEYS, which sign tokens for AWS. A key is published first, and signs when AWS and every cache can
 * have fetched it; a retired one stays published, as public key only, until no token of it can be honoured any more.
 */
import { randomBytes, toHex } from "../src/crypto/bytes.ts";
import {
  isPrivate,
  PRIVATE_SIGNING_KEYS,
  PUBLIC_SIGNING_KEYS,
  parseSigningKeys,
  publicJwk,
  SIGNING_KEY_BITS,
  type SigningJwk,
  type SigningKeys,
} from "../src/crypto/signing-keys.ts";
import { Refusal, refusing, type Step, withoutName } from "./key-rotation.ts";

/** Twice as long as what is published may be kept. */
const PUBLISHED_BEFORE_SIGNING_SECONDS = 600;
/** Far longer than any token and what IAM adds to it: long enough to find out that a rotation went wrong. */
const PUBLISHED_AFTER_SIGNING_SECONDS = 86_400;
const MINUTE_SECONDS = 60;
const KID_RANDOM_BYTES = 4;

/** A first secret, with one key. */
export async function newSigningKeys(nowMs: number = Date.now()): Promise<string> {
  const key = await newKey(nowMs);
  return write(key.kid, [key]);
}

/** Adds a key that is published and does not sign yet. */
export async function addSigningKey(present: string, nowMs: number = Date.now()): Promise<Step> {
  const { primary, keys } = read(present);
  const others = keys.filter((key) => isPrivate(key) && key !== primary);
  if (others.length + 1 >= PRIVATE_SIGNING_KEYS) {
    const [{ kid = "" } = {}] = others;
    throw new Refusal(`Key ${kid} is private and does not sign; a third private key does not fit a secret. If it is the next one,
promote it; if it has signed, do "retire signing ${kid}". ${listed({ primary, keys })}`);
  }
  const key = await newKey(nowMs);
  return {
    secret: write(primary.kid, [...keys, key]),
    explanation: `Signing key ${key.kid} is added. It is published; key ${primary.kid} still signs.
Next: set this secret, wait ${PUBLISHED_BEFORE_SIGNING_SECONDS / MINUTE_SECONDS} minutes until AWS and every cache can have it, then "promote signing".`,
  };
}

/** Makes the newest key the one that signs. */
export function promoteSigningKey(present: string, nowMs: number = Date.now()): Step {
  const { primary, keys } = read(present);
  const next = keys.findLast(isPrivate);
  if (!next || next === primary) {
    throw new Refusal(`Key ${primary.kid} is the newest and signs already. Do "add signing" and set it first.`);
  }
  refuseBefore(
    (next.iat ?? 0) + PUBLISHED_BEFORE_SIGNING_SECONDS,
    nowMs,
    `Key ${next.kid} is not published long enough: AWS may not know it yet.`,
  );
  return {
    secret: write(next.kid, keys),
    explanation: `Signing key ${next.kid} signs from now on. Set this secret only if the one with that key added has been in use
everywhere for ${PUBLISHED_BEFORE_SIGNING_SECONDS / MINUTE_SECONDS} minutes.
Next: set this secret, wait a minute until it is in use everywhere, then "retire signing ${primary.kid}".`,
  };
}

/** Keeps a key that signed as a public one; and takes it out, when that is done again a day later. */
export function retireSigningKey(present: string, kid: string | undefined, nowMs: number = Date.now()): Step {
  const signing = read(present);
  const { primary, keys } = signing;
  const key = keys.find((one) => one.kid === kid);
  if (kid === undefined) throw new Refusal(`Say which key: "retire signing KID". ${listed(signing)}`);
  if (!key) throw new Refusal(`There is no signing key of that kid. ${listed(signing)}`);
  if (key === primary) throw new Refusal(`Key ${kid} signs. Promote another one first. ${listed(signing)}`);
  return isPrivate(key) ? keepPublic(signing, key, nowMs) : takeOut(signing, key, nowMs);
}

function keepPublic(signing: SigningKeys, key: SigningJwk, nowMs: number): Step {
  const { primary, keys } = signing;
  if (keys.indexOf(key) > keys.indexOf(primary)) {
    throw new Refusal(`Key ${key.kid} has not signed yet: it is the next one. Promote it. ${listed(signing)}`);
  }
  const retired = keys.filter((one) => !isPrivate(one));
  if (retired.length >= PUBLIC_SIGNING_KEYS) {
    throw new Refusal(
      `${retired.length} retired keys are published already. Take the oldest out first: "retire signing ${retired[0]?.kid}". ${listed(signing)}`,
    );
  }
  const kept: SigningJwk = {
    ...publicJwk(key),
    e: "AQAB",
    ...(key.iat === undefined ? {} : { iat: key.iat }),
    exp: Math.ceil(nowMs / 1000) + PUBLISHED_AFTER_SIGNING_SECONDS,
  };
  return {
    secret: write(
      primary.kid,
      keys.map((one) => (one === key ? kept : one)),
    ),
    explanation: `Signing key ${key.kid} cannot sign any more, and stays published. Set this secret only if the one with the promoted key
has been in use everywhere for a minute.
Next: set this secret. In 24 hours "retire signing ${key.kid}" once more takes it out.`,
  };
}

function takeOut(signing: SigningKeys, key: SigningJwk, nowMs: number): Step {
  refuseBefore(key.exp ?? 0, nowMs, `Key ${key.kid} has signed until a short while ago.`);
  return {
    secret: write(
      signing.primary.kid,
      signing.keys.filter((one) => one !== key),
    ),
    explanation: `Signing key ${key.kid} is taken out. Next: set this secret.`,
  };
}

/** Refuses a step that comes too early, and says how long to wait. */
function refuseBefore(atSeconds: number, nowMs: number, why: string): void {
  const leftSeconds = atSeconds - Math.floor(nowMs / 1000);
  if (leftSeconds <= 0) return;
  const minutes = Math.ceil(leftSeconds / MINUTE_SECONDS);
  throw new Refusal(`${why} Wait ${minutes} ${minutes === 1 ? "minute" : "minutes"} more.`);
}

/** A new key; its kid says on which day it was made. */
async function newKey(nowMs: number): Promise<SigningJwk> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: SIGNING_KEY_BITS,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const {
    n = "",
    d = "",
    p = "",
    q = "",
    dp = "",
    dq = "",
    qi = "",
  } = await crypto.subtle.exportKey("jwk", privateKey);
  const day = new Date(nowMs).toISOString().slice(0, 10);
  return {
    kty: "RSA",
    alg: "RS256",
    kid: `${day}-${toHex(randomBytes(KID_RANDOM_BYTES))}`,
    iat: Math.floor(nowMs / 1000),
    n,
    e: "AQAB",
    d,
    p,
    q,
    dp,
    dq,
    qi,
  };
}

function read(present: string): SigningKeys {
  return refusing("SIGNING_KEYS is malformed", () => parseSigningKeys(withoutName(present, "SIGNING_KEYS")));
}

/** The secret as JSON, once the Worker's own check has passed it. */
function write(primary: string, keys: readonly SigningJwk[]): string {
  const secret = JSON.stringify({ primary, keys });
  parseSigningKeys(secret);
  return secret;
}

function listed({ primary, keys }: SigningKeys): string {
  const state = (key: SigningJwk) => (key === primary ? "signs" : isPrivate(key) ? "private" : "retired");
  return `The keys in order: ${keys.map((key) => `${key.kid} (${state(key)})`).join(", ")}.`;
}
