/** What a provider signs in tests: keys of every kind, and tokens that are right but for what a test changes. */
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from "jose";

/** A key of a provider. */
export interface ProviderKey {
  alg: string;
  kid: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** Makes a key for an algorithm. */
export async function newProviderKey(alg = "RS256", kid: string = crypto.randomUUID()): Promise<ProviderKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), alg, kid, use: "sig" } };
}

/** Seconds since 1970. */
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** The claims of a good token; undefined takes one away. */
export function goodClaims(issuer: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const now = nowSeconds();
  return { iss: issuer, aud: "client", sub: "somebody", iat: now, exp: now + 300, ...more };
}

/** Signs claims, under another header where one is given. */
export function signed(
  { alg, kid, privateKey }: ProviderKey,
  claims: Record<string, unknown>,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
}
