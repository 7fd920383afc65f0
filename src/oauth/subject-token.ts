// Verifies the subject token of an exchange: whose it says it is, whether that provider has signed it, and whether it is
// meant for this service and now.

import { readToken } from "../crypto/id-token.ts";
import { claimOf, claimsFault, headerFault, type JsonObject, type TokenFault } from "../domain/id-token.ts";
import type { IdentityProvider } from "../domain/identity-provider.ts";
import { type KeepAlive, verifyByProvider } from "../providers/provider-keys.ts";

/** What verifying a token has shown; `provider` is null where it is nobody's. */
export type VerifiedSubject =
  | { ok: true; provider: IdentityProvider; claims: JsonObject }
  | { ok: false; provider: IdentityProvider | null; reason: TokenFault };

/** Verifies a token. @throws {ProviderUnavailable} where its provider's keys cannot be had */
export async function verifySubject(
  token: string,
  providers: readonly IdentityProvider[],
  keepAlive: KeepAlive,
): Promise<VerifiedSubject> {
  const read = readToken(token);
  if (read === null) return { ok: false, provider: null, reason: "malformed" };
  const { header, claims } = read;
  // Not proven yet: it chooses the keys that prove it.
  const provider = providers.find(({ issuer }) => issuer === claimOf(claims, "iss"));
  if (provider === undefined) return { ok: false, provider: null, reason: "unknown-issuer" };
  const reason =
    headerFault(header, provider) ??
    (await signatureFault(provider, token, keepAlive)) ??
    claimsFault(claims, provider, Date.now());
  return reason === null ? { ok: true, provider, claims } : { ok: false, provider, reason };
}

async function signatureFault(
  provider: IdentityProvider,
  token: string,
  keepAlive: KeepAlive,
): Promise<TokenFault | null> {
  const verdict = await verifyByProvider(provider, token, keepAlive);
  if (verdict === "verified") return null;
  return verdict === "forged" ? "signature" : "unknown-key";
}
