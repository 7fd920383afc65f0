/**
 * The master keys that encrypted attributes are sealed under: the secret `DATA_KEYS`,
 * `{"primary": 1, "keys": {"1": "<base64url of 32 bytes>"}}`. The primary seals, all open. A malformed keyring is
 * refused as a whole: with half of one, values would be sealed that nobody can open again.
 */

import * as z from "zod/mini";
import { fromBase64url, toHex } from "./bytes.ts";
import { parseSecretJson } from "./secret-json.ts";

/** Key ids take two bytes in front of each sealed value; 0 stays unused. */
export const MAX_KEY_ID = 65_535;
const KEY_BYTES = 32;

/** Master keys (32 bytes each) by id. `primary` is the id of one of them. */
export interface Keyring {
  readonly primary: number;
  readonly keys: ReadonlyMap<number, Uint8Array<ArrayBuffer>>;
}

const KEY_RULE = `base64url of exactly ${KEY_BYTES} bytes (43 characters, padding optional)`;
const idRule = `a whole number from 1 to ${MAX_KEY_ID}`;
const id = z.int().check(z.minimum(1), z.maximum(MAX_KEY_ID));
const material = z.pipe(
  z.string(),
  z.transform((text: string, context) => {
    const bytes = fromBase64url(text);
    if (bytes?.length === KEY_BYTES) return bytes;
    context.issues.push({ code: "custom", input: undefined });
    return z.NEVER;
  }),
);
const shape = z.strictObject({
  primary: id,
  // Not z.record(), which would drop a field of the name `__proto__` without a word.
  keys: z.custom<Record<string, unknown>>((value) => z.record(z.string(), z.unknown()).safeParse(value).success),
});

/**
 * Reads `DATA_KEYS`. Throws an Error whose message names the field and its rule, never a value.
 */
export function parseKeyring(json: string): Keyring {
  const parsed = shape.safeParse(parseSecretJson(json));
  if (!parsed.success) throw new Error(shapeRule(parsed.error));
  const { primary, keys: given } = parsed.data;
  const keys = new Map(Object.entries(given).map(([name, text], index) => parseEntry(name, text, index + 1)));
  // JSON.parse lets the last of two equal names win, so a key could go missing unseen.
  if (JSON.stringify(parsed.data).length !== json.replace(/\s/g, "").length) {
    throw new Error("a field is given twice, or is written with escapes");
  }
  if (new Set(Array.from(keys.values(), toHex)).size < keys.size) throw new Error("keys: two ids have the same key");
  if (!keys.has(primary)) throw new Error("primary: must be the id of one of the keys");
  return { primary, keys };
}

/** Our own words for what is wrong: zod's may quote what was given. */
function shapeRule(error: z.core.$ZodError): string {
  const field = error.issues[0]?.path[0];
  if (field === "primary") return `primary: must be ${idRule}`;
  if (field === "keys") return "keys: must be an object of keys by their ids";
  return 'must be an object with the fields "primary" and "keys" and no others';
}

function parseEntry(name: string, text: unknown, position: number): [number, Uint8Array<ArrayBuffer>] {
  const number = id.safeParse(Number(name));
  if (!number.success || String(number.data) !== name) {
    throw new Error(`keys: the id of entry ${position} must be ${idRule}, in plain decimal`);
  }
  const key = material.safeParse(text);
  if (!key.success) {
    throw new Error(`keys.${name}: must be ${KEY_RULE}`);
  }
  return [number.data, key.data];
}

/** The key with the lowest id: it stays the same until it is retired, whichever is the primary one. */
export function oldestKey({ keys }: Keyring): Uint8Array<ArrayBuffer> {
  return keys.get(Math.min(...keys.keys())) ?? new Uint8Array();
}

/** Reads a single key. Throws an Error whose message names the rule, never the value. */
export function parseKey(text: string): Uint8Array<ArrayBuffer> {
  const key = material.safeParse(text);
  if (!key.success) throw new Error(`must be ${KEY_RULE}`);
  return key.data;
}
