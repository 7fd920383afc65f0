/**
 * Fernet tokens, version 0x80, by the public specification (github.com/fernet/spec):
 *
 *     0x80 | time, 64-bit seconds | IV, 16 bytes | AES-128-CBC ciphertext | HMAC-SHA256 over all before it
 *
 * in padded base64url. Every refusal is the same null: a caller learns nothing from which check failed.
 */

import { TOKEN_CHARACTERS, TOKEN_KEYS_MAX } from "../limits.ts";
import { fromBase64url, randomBytes, toBase64urlPadded } from "./bytes.ts";

const VERSION = 0x80;
const IV_OFFSET = 1 + 8; // behind the version and the time
/** What 9 bytes, the version and the time, are in base64url. */
const HEAD_CHARACTERS = 12;
const IV_BYTES = 16;
const CIPHERTEXT_OFFSET = IV_OFFSET + IV_BYTES;
const BLOCK_BYTES = 16;
const MAC_BYTES = 32;
const MIN_TOKEN_BYTES = CIPHERTEXT_OFFSET + BLOCK_BYTES + MAC_BYTES;

/** How far a token's time may lie ahead of this machine's clock: MAX_CLOCK_SKEW of the specification. */
const MAX_CLOCK_SKEW_MS = 60_000;

const KEY_BYTES = 32;
const HALF_KEY_BYTES = 16;

/** One Fernet key: its first 16 bytes sign, its last 16 encrypt. Imported when first used, then kept. */
export class FernetKey {
  readonly #material: Uint8Array<ArrayBuffer>;
  #signing: CryptoKey | undefined;
  #encryption: CryptoKey | undefined;

  constructor(material: Uint8Array<ArrayBuffer>) {
    if (material.length !== KEY_BYTES) throw new RangeError("a Fernet key has 32 bytes");
    this.#material = material;
  }

  /** The HMAC-SHA256 key. Not extractable. */
  async signing(): Promise<CryptoKey> {
    const half = this.#material.subarray(0, HALF_KEY_BYTES);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    this.#signing ??= await crypto.subtle.importKey("raw", half, algorithm, false, ["sign", "verify"]);
    return this.#signing;
  }

  /** The AES-128-CBC key. Not extractable. */
  async encryption(): Promise<CryptoKey> {
    const half = this.#material.subarray(HALF_KEY_BYTES);
    this.#encryption ??= await crypto.subtle.importKey("raw", half, "AES-CBC", false, ["encrypt", "decrypt"]);
    return this.#encryption;
  }
}

/**
 * Reads `TOKEN_KEYS`: comma-separated base64url of 32 bytes each, padding optional, 1 to 5 keys; the first signs,
 * all are accepted. Throws an Error that names the position and the rule, never the value.
 */
export function parseFernetKeys(setting: string): FernetKey[] {
  const entries = setting.split(",").map((entry) => entry.trim());
  if (entries.length > TOKEN_KEYS_MAX)
    throw new Error(`at most ${TOKEN_KEYS_MAX} keys are allowed, ${entries.length} are given`);
  const seen = new Set<string>();
  return entries.map((entry, index) => {
    const position = `key ${index + 1} of ${entries.length}`;
    const material = fromBase64url(entry);
    if (material?.length !== KEY_BYTES) {
      throw new Error(`${position} must be base64url of exactly ${KEY_BYTES} bytes (43 characters, padding optional)`);
    }
    const canonical = toBase64urlPadded(material);
    if (seen.has(canonical)) throw new Error(`${position} repeats an earlier key`);
    seen.add(canonical);
    return new FernetKey(material);
  });
}

/** Makes a token over the payload, dated `nowMs` (cut to whole seconds). The IV is given only by tests. */
export async function sealFernet(
  key: FernetKey,
  payload: Uint8Array<ArrayBuffer>,
  nowMs: number,
  iv = randomBytes(IV_BYTES),
): Promise<string> {
  const ciphertext = await crypto.subtle.encrypt({ name: "AES-CBC", iv }, await key.encryption(), payload);
  const token = new Uint8Array(CIPHERTEXT_OFFSET + ciphertext.byteLength + MAC_BYTES);
  const signed = token.subarray(0, -MAC_BYTES);
  token[0] = VERSION;
  new DataView(token.buffer).setBigUint64(1, BigInt(Math.floor(nowMs / 1000)));
  token.set(iv, IV_OFFSET);
  token.set(new Uint8Array(ciphertext), CIPHERTEXT_OFFSET);
  const mac = await crypto.subtle.sign("HMAC", await key.signing(), signed);
  token.set(new Uint8Array(mac), signed.length);
  return toBase64urlPadded(token);
}

/**
 * The payload of a token that one of the keys signed, that is at most `maxAgeMs` old and at most 60 seconds ahead
 * of `nowMs`; else null. Nothing is decrypted before the signature holds.
 */
export async function openFernet(
  keys: readonly FernetKey[],
  token: string,
  nowMs: number,
  maxAgeMs: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = decodeToken(token);
  if (bytes === null) return null;
  const key = await signerOf(keys, bytes);
  if (key === null) return null;
  const timeMs = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(1)) * 1000;
  if (!isTimely(timeMs, nowMs, maxAgeMs)) return null;
  const iv = bytes.subarray(IV_OFFSET, CIPHERTEXT_OFFSET);
  const ciphertext = bytes.subarray(CIPHERTEXT_OFFSET, -MAC_BYTES);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, await key.encryption(), ciphertext));
  } catch {
    return null; // wrong padding under a valid signature: made by a faulty issuer that has the key
  }
}

/** Whether a token of that time is at most `maxAgeMs` old, and at most 60 seconds ahead of `nowMs`. */
export function isTimely(timeMs: number, nowMs: number, maxAgeMs: number): boolean {
  return nowMs - timeMs <= maxAgeMs && timeMs - nowMs <= MAX_CLOCK_SKEW_MS;
}

/** The time of a token that was verified, in milliseconds. */
export function timeOfFernet(token: string): number {
  const head = fromBase64url(token.slice(0, HEAD_CHARACTERS)) ?? new Uint8Array(IV_OFFSET);
  return Number(new DataView(head.buffer).getBigUint64(1)) * 1000;
}

/** The bytes of a text that has the outward shape of a token and is the only spelling of those bytes. */
function decodeToken(token: string): Uint8Array<ArrayBuffer> | null {
  if (token.length > TOKEN_CHARACTERS) return null;
  const bytes = fromBase64url(token);
  if (bytes === null || toBase64urlPadded(bytes) !== token) return null;
  const hasShape = bytes.length >= MIN_TOKEN_BYTES && (bytes.length - MIN_TOKEN_BYTES) % BLOCK_BYTES === 0;
  return hasShape && bytes[0] === VERSION ? bytes : null;
}

/** The key whose HMAC the token carries. The format has no key id, so each is tried. */
async function signerOf(keys: readonly FernetKey[], token: Uint8Array<ArrayBuffer>): Promise<FernetKey | null> {
  const signed = token.subarray(0, -MAC_BYTES);
  const mac = token.subarray(-MAC_BYTES);
  for (const key of keys) {
    if (await crypto.subtle.verify("HMAC", await key.signing(), mac, signed)) return key;
  }
  return null;
}
