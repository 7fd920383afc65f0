/**
 * ID tokens: JWS in their compact form (RFC 7515, 7.1). A token is read before it is verified, to find whose it says it
 * is; nothing else is taken from it then.
 */

import { JWKSMultipleMatchingKeys, JWKSNoMatchingKey } from "jose/errors";
import { createLocalJWKSet } from "jose/jwks/local";
import { compactVerify } from "jose/jws/compact/verify";
import type { JsonObject } from "../domain/id-token.ts";
import { fromBase64url, fromUtf8 } from "./bytes.ts";

const SHAPE = /^([\w-]+)\.([\w-]+)\.[\w-]+$/;

/** Header and claims of a token, nothing of which is proven. */
export interface ReadToken {
  header: JsonObject;
  claims: JsonObject;
}

/** Reads a token without verifying it; null where it is none. */
export function readToken(token: string): ReadToken | null {
  const [, head = "", body = ""] = SHAPE.exec(token) ?? [];
  const [header, claims] = [objectOf(head), objectOf(body)];
  return header && claims && { header, claims };
}

function objectOf(part: string): JsonObject | null {
  const bytes = fromBase64url(part);
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/** The public keys of a provider (RFC 7517, 5). */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** The keys that a document has; null where it is no set of keys. */
export function keySetOf(document: unknown): KeySet | null {
  try {
    return createLocalJWKSet(document as Parameters<typeof createLocalJWKSet>[0]);
  } catch {
    return null;
  }
}

/** What verifying says: `unknown-key` where there is no such key, `unclear-key` where several may be meant. */
export type Verdict = "verified" | "unknown-key" | "unclear-key" | "forged";

/**
 * Verifies the signature of a token that was read, by the one key of its `kid` that fits its algorithm; without `kid`, by
 * the one key that fits. Keys and addresses in its header are not looked at.
 */
export async function verifySignature(token: string, keys: KeySet, algorithms: readonly string[]): Promise<Verdict> {
  try {
    await compactVerify(token, keys, { algorithms: [...algorithms] });
    return "verified";
  } catch (error) {
    if (error instanceof JWKSNoMatchingKey) return "unknown-key";
    return error instanceof JWKSMultipleMatchingKeys ? "unclear-key" : "forged";
  }
}
