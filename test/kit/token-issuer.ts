/** Tokens of the service for AWS: the settings, with a signing key for each file of tests. */
import { toBase64url } from "../../src/crypto/bytes.ts";
import { setSetting } from "./settings.ts";

export const ISSUER = "https://sso.example.com";

const RSA = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2_048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};

/** A private key for RS256, as it stands in `SIGNING_KEYS`. */
export async function newSigningJwk(kid = toBase64url(crypto.getRandomValues(new Uint8Array(6)))): Promise<object> {
  const { privateKey } = (await crypto.subtle.generateKey(RSA, true, ["sign", "verify"])) as CryptoKeyPair;
  const { key_ops: _ops, ext: _ext, ...jwk } = (await crypto.subtle.exportKey("jwk", privateKey)) as JsonWebKey;
  return { ...jwk, kid };
}

let made: Promise<object> | undefined;

/** Sets the issuer up until the test ends. */
export async function setTokenIssuer(issuer = ISSUER): Promise<void> {
  made ??= newSigningJwk("first");
  setSetting("SIGNING_KEYS", JSON.stringify({ primary: "first", keys: [await made] }));
  setSetting("ISSUER", issuer);
}
