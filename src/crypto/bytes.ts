/**
 * Bytes and the texts they travel in: UTF-8, base64url, hex, base32, Crockford's base32.
 * Decoding is strict, so that no two texts stand for the same bytes: what is compared, signed or looked up as
 * text must have one spelling.
 */

const BASE32_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CROCKFORD_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** Of one character in either. */
const BASE32_BITS = 5;

const encoder = new TextEncoder();
// ignoreBOM: a text that starts with U+FEFF must come back with it.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text as UTF-8. The text must be well-formed: a lone surrogate would become U+FFFD. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  // The encoder makes an ArrayBuffer of its own; the platform's types do not say so.
  return encoder.encode(text) as Uint8Array<ArrayBuffer>;
}

/** The text that these bytes are the UTF-8 of. Throws a TypeError where they are not. */
export function fromUtf8(bytes: Uint8Array | ArrayBuffer): string {
  return decoder.decode(bytes);
}

/** That many bytes from the platform's cryptographic random source. */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** Base64url (RFC 4648, section 5) without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Base64url (RFC 4648, section 5) with padding. */
export function toBase64urlPadded(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url" });
}

/**
 * Decodes base64url whose padding is there in full or not at all. Null for anything else: another alphabet, white
 * space (which the built-in decoder would skip), an impossible length, spare bits that are not zero.
 */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*={0,2}$/.test(text)) return null;
  const unpadded = text.replace(/=+$/, "");
  const padded = unpadded + "=".repeat(-unpadded.length & 3);
  if (text !== unpadded && text !== padded) return null;
  try {
    return Uint8Array.fromBase64(padded, { alphabet: "base64url", lastChunkHandling: "strict" });
  } catch {
    return null;
  }
}

/** Lower-case hexadecimal, two characters a byte. */
export function toHex(bytes: Uint8Array): string {
  return bytes.toHex();
}

/**
 * The first `length` characters of the bytes in Crockford's base32, lower case, most significant bits first.
 * Throws a RangeError when the bytes do not hold that many.
 */
export function crockford(bytes: Uint8Array, length: number): string {
  if (length * BASE32_BITS > bytes.length * 8) throw new RangeError("too few bytes for that many characters");
  return inCharacters(bytes, CROCKFORD_ALPHABET).slice(0, length);
}

/** Base32 (RFC 4648, section 6) without padding. */
export function toBase32(bytes: Uint8Array): string {
  return inCharacters(bytes, BASE32_ALPHABET);
}

/**
 * Decodes base32 as people copy it: in any case, with white space and padding anywhere. Null for other characters. Bits
 * that make no byte are dropped.
 */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> | null {
  const given = text.replace(/[\s=]/g, "");
  // Before upper case, which makes letters of the alphabet of others.
  if (!/^[A-Za-z2-7]*$/.test(given)) return null;
  const characters = given.toUpperCase();
  const bytes = new Uint8Array(Math.floor((characters.length * BASE32_BITS) / 8));
  let pending = 0;
  let pendingBits = 0;
  let at = 0;
  for (const character of characters) {
    pending = (pending << BASE32_BITS) | BASE32_ALPHABET.indexOf(character);
    pendingBits += BASE32_BITS;
    if (pendingBits < 8) continue;
    pendingBits -= 8;
    bytes[at] = pending >> pendingBits;
    pending &= (1 << pendingBits) - 1;
    at += 1;
  }
  return bytes;
}

/** The bytes of Crockford's base32 as `crockford` writes it; null for anything else. */
export function fromCrockford(text: string): Uint8Array<ArrayBuffer> | null {
  const values = Array.from(text, (character) => CROCKFORD_ALPHABET.indexOf(character));
  if (values.includes(-1)) return null;
  return fromBase32(values.map((value) => BASE32_ALPHABET.charAt(value)).join(""));
}

/** Bytes in characters of 5 bits, most significant bits first; zeros fill the last one. */
function inCharacters(bytes: Uint8Array, alphabet: string): string {
  let text = "";
  let pending = 0;
  let pendingBits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    pendingBits += 8;
    while (pendingBits >= BASE32_BITS) {
      pendingBits -= BASE32_BITS;
      text += alphabet.charAt(pending >> pendingBits);
      pending &= (1 << pendingBits) - 1;
    }
  }
  return pendingBits > 0 ? text + alphabet.charAt(pending << (BASE32_BITS - pendingBits)) : text;
}

/**
 * All parts in one, each behind its length as a 32-bit big-endian number, so that no two lists of parts give the
 * same bytes (`"a", "7"` against `"a7", ""`).
 */
export function framed(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return framedAfter(new Uint8Array(), ...parts);
}

/** Parts that are framed already, and more behind them. */
export function framedAfter(before: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let size = before.length;
  for (const { length } of parts) size += 4 + length;
  const whole = new Uint8Array(size);
  whole.set(before);
  let at = before.length;
  for (const part of parts) {
    // Byte by byte, as a view to write a number with would cost more than all else here.
    for (let shift = 24; shift >= 0; shift -= 8) whole[at++] = part.length >>> shift;
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
