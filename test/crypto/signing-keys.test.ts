/** SIGNING_KEYS: what it may be, and that each fault is named without a value. */
import { importJWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { parseSigningKeys, publicJwk, type SigningJwk } from "../../src/crypto/signing-keys.ts";
import { signToken } from "../../src/crypto/token-signing.ts";

type Jwk = Record<string, unknown> & { kid: string; n: string };

async function newJwk(kid: string, modulusLength = 2_048): Promise<Jwk> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  };
  const { privateKey } = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
  return { ...((await crypto.subtle.exportKey("jwk", privateKey)) as object), kid } as Jwk;
}

const [a, b, c, small] = await Promise.all([newJwk("a"), newJwk("b"), newJwk("c"), newJwk("small", 1_024)]);
const open = ({ kid, n }: Jwk, more: object = {}) => ({ kty: "RSA", alg: "RS256", kid, n, e: "AQAB", ...more });
const secret = (primary: unknown, ...keys: unknown[]) => JSON.stringify({ primary, keys });

describe("keys", () => {
  it("are a primary, which signs, and others in their order", () => {
    const parsed = parseSigningKeys(secret("b", open(a, { exp: 7, x5t: "dropped" }), b, c));
    expect(parsed.primary.kid).toBe("b");
    expect(parsed.keys.map(({ kid }) => kid)).toEqual(["a", "b", "c"]);
    expect(parsed.keys[0]).toEqual(open(a, { exp: 7 }));
  });

  it("fit a secret of Cloudflare when there are as many as there may be", async () => {
    const retired = await Promise.all(["d", "e", "f"].map((kid) => newJwk(kid)));
    const text = secret("a", ...retired.map((key) => open(key, { iat: 1_795_306_787, exp: 1_795_393_187 })), a, b);
    expect(text.length).toBeLessThan(5_120);
    expect(parseSigningKeys(text).keys).toHaveLength(5);
  });

  it.each<[string, string, RegExp]>([
    ["no JSON", "{", /^must be JSON$/],
    ["a list", "[]", /^must be an object/],
    ["another field", JSON.stringify({ primary: "a", keys: [a], more: 1 }), /^must be an object/],
    ["no keys", secret("a"), /^primary: must be the kid of a private key$/],
    ["a primary that is not there", secret("b", a), /^primary/],
    ["a primary that is public only", secret("a", open(a)), /^primary/],
    ["no kid", secret("a", { ...a, kid: undefined }), /^key 1: .*look at kid$/],
    ["a kid with a space", secret("a b", { ...a, kid: "a b" }), /look at kid$/],
    ["another algorithm", secret("a", { ...a, alg: "RS512" }), /look at alg$/],
    ["no algorithm", secret("a", { ...a, alg: undefined }), /look at alg$/],
    ["a key for encryption", secret("a", { ...a, use: "enc" }), /look at use$/],
    ["another kind of key", secret("a", { ...a, kty: "EC" }), /look at kty$/],
    ["another exponent", secret("a", { ...a, e: "Aw" }), /look at e$/],
    ["a small key", secret("small", small), /^key 1: n must have 2048 bits$/],
    ["text for a key", secret("a", "a"), /^key 1/],
    ["a private member missing", secret("a", { ...a, qi: undefined }), /^key 1: its private members/],
    ["a private member of another key", secret("a", { ...a, d: b.d }), /^key 1: its private members/],
    ["the primes of another key", secret("a", b, { ...a, p: b.p, q: b.q }), /^key 2: its private members/],
    ["one kid twice", secret("a", a, { ...b, kid: "a" }), /^two keys have the same kid$/],
    ["one key twice", secret("a", a, open({ ...a, kid: "b" })), /^the same key/],
    ["three private keys", secret("a", a, b, c), /^at most 2 keys may be private/],
  ])("are refused with %s", (_, text, rule) => {
    const refused = () => parseSigningKeys(text);
    expect(refused).toThrow(rule);
    expect(refused).not.toThrow(a.n.slice(0, 20));
  });

  it("are refused with four that are public only", async () => {
    const retired = await Promise.all(["d", "e", "f", "g"].map((kid) => newJwk(kid)));
    expect(() => parseSigningKeys(secret("a", a, ...retired.map((key) => open(key))))).toThrow(/at most 3 keys/);
  });
});

describe("a token", () => {
  it("is signed by the primary, and verified with what is published of it", async () => {
    const keys = parseSigningKeys(secret("b", a, b));
    const claims = { iss: "https://x", nested: JSON.parse('{"__proto__": ["kept"], "Ä": ["𠀀"]}') };
    const token = await signToken(keys, claims);
    const { protectedHeader, payload } = await jwtVerify(token, await importJWK(publicJwk(keys.primary)));
    expect(protectedHeader).toEqual({ alg: "RS256", kid: "b", typ: "JWT" });
    expect(JSON.stringify(payload)).toBe(JSON.stringify(claims));
    const other = await importJWK(publicJwk(keys.keys[0] as SigningJwk));
    await expect(jwtVerify(token, other)).rejects.toThrow("signature verification failed");
  });
});
