/**
 * Signs tokens for others: JWS with RS256 (RFC 7515), by the primary key. jose imports a key once for as long as it stays
 * the same object, so keys are parsed once and kept.
 */

import { SignJWT } from "jose/jwt/sign";
import type { SigningKeys } from "./signing-keys.ts";

/** The claims of a token; times are whole seconds. */
export type Claims = Record<string, unknown>;

/** Signs claims as they stand. */
export function signToken({ primary }: SigningKeys, claims: Claims): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: primary.kid, typ: "JWT" }).sign(primary);
}
