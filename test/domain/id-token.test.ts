/** What is judged of a token beside its signature, each rule at its limit and one past it. */
import { describe, expect, it } from "vitest";
import { claimsFault, headerFault } from "../../src/domain/id-token.ts";
import type { IdentityProvider } from "../../src/domain/identity-provider.ts";

const NOW_MS = 1_800_000_000_500;
const NOW = 1_800_000_000;

const PROVIDER: IdentityProvider = {
  name: "id",
  issuer: "https://id.example.com",
  audiences: ["client", "another"],
  jwksUri: null,
  algorithms: ["RS256", "ES256"],
  maxAgeSeconds: 300,
  fields: [],
  vouchesForFields: false,
  attributes: [],
  superUser: null,
  sessionMinutes: 720,
  signUp: "approved",
};

const GOOD = { iss: PROVIDER.issuer, aud: "client", sub: "somebody", iat: NOW, exp: NOW + 300 };
const judged = (claims: Record<string, unknown>, more: Partial<IdentityProvider> = {}) =>
  claimsFault({ ...GOOD, ...claims }, { ...PROVIDER, ...more }, NOW_MS);
const without = (name: string) => Object.fromEntries(Object.entries(GOOD).filter(([claim]) => claim !== name));

describe("a header", () => {
  it.each<[string | null, Record<string, unknown>]>([
    [null, { alg: "RS256" }],
    [null, { alg: "ES256", typ: "JWT", kid: "k", jwk: {}, jku: "https://evil.example", x5u: "x" }],
    ["algorithm", {}],
    ["algorithm", { alg: "RS512" }],
    ["algorithm", { alg: "none" }],
    ["algorithm", { alg: "rs256" }],
    ["algorithm", { alg: ["RS256"] }],
    ["critical-header", { alg: "RS256", crit: ["b64"], b64: false }],
    ["critical-header", { alg: "RS256", crit: [] }],
    ["kind", { alg: "RS256", typ: "at+jwt" }],
    ["kind", { alg: "RS256", typ: "jwt" }],
    ["kind", { alg: "RS256", typ: "logout+jwt" }],
    ["kind", { alg: "RS256", typ: null }],
  ])("is judged %s: %j", (fault, header) => {
    expect(headerFault(header, PROVIDER)).toBe(fault);
  });
});

describe("claims", () => {
  it("are judged by what they have themselves", () => {
    expect(claimsFault(Object.create(GOOD) as Record<string, unknown>, PROVIDER, NOW_MS)).toBe("wrong-issuer");
  });

  it.each<[string | null, Record<string, unknown>]>([
    [null, {}],
    ["wrong-issuer", { iss: "https://id.example.com/" }],
    ["wrong-issuer", { iss: "https://ID.example.com" }],
    ["wrong-issuer", { iss: "https://id.example.co" }],
    ["wrong-issuer", { iss: [PROVIDER.issuer] }],
    ["kind", { events: {} }],
    ["kind", { token_use: "access" }],
    [null, { token_use: "id" }],
  ])("of issuer and kind are judged %s: %j", (fault, claims) => {
    expect(judged(claims)).toBe(fault);
  });

  it.each<[string | null, Record<string, unknown>]>([
    [null, { aud: ["client"] }],
    [null, { aud: "client", azp: "somebody-else" }],
    [null, { aud: ["client", "foreign"], azp: "another" }],
    ["authorized-party", { aud: ["client", "foreign"] }],
    ["authorized-party", { aud: ["client", "foreign"], azp: "foreign" }],
    ["authorized-party", { aud: ["client", "another"], azp: ["client"] }],
    ["audience", { aud: "clien" }],
    ["audience", { aud: "client " }],
    ["audience", { aud: [] }],
    ["audience", { aud: ["foreign"], azp: "client" }],
    ["audience", { aud: ["client", 1], azp: "client" }],
    ["audience", { aud: { client: true } }],
    ["audience", { aud: null }],
  ])("of the audience are judged %s: %j", (fault, claims) => {
    expect(judged(claims)).toBe(fault);
  });

  it.each<[string | null, unknown]>([
    [null, "s".repeat(255)],
    [null, "😀".repeat(255)],
    ["subject", "s".repeat(256)],
    ["subject", ""],
    ["subject", "a\u0000b"],
    ["subject", "a\u0085b"],
    ["subject", "\ud800"],
    ["subject", 7],
    ["subject", null],
  ])("of the subject are judged %s", (fault, sub) => {
    expect(judged({ sub })).toBe(fault);
  });

  it.each<[string | null, Record<string, unknown>]>([
    [null, { exp: NOW - 59 }],
    ["expired", { exp: NOW - 60 }],
    ["expired", { exp: String(NOW + 300) }],
    ["expired", { exp: Number.POSITIVE_INFINITY }],
    [null, { nbf: NOW + 60 }],
    ["not-yet-valid", { nbf: NOW + 61 }],
    ["not-yet-valid", { nbf: "0" }],
    [null, { iat: NOW + 60 }],
    ["issued-in-the-future", { iat: NOW + 61 }],
    ["issued-in-the-future", { iat: true }],
    [null, { iat: NOW - 359 }],
    ["too-old", { iat: NOW - 360 }],
    [null, { iat: NOW - 0.25, exp: NOW + 0.5 }],
  ])("of times are judged %s: %j", (fault, claims) => {
    expect(judged(claims)).toBe(fault);
  });

  it("of any age are taken where only their end counts", () => {
    expect(judged({ iat: 1 }, { maxAgeSeconds: 0 })).toBeNull();
    expect(judged({ iat: NOW + 61 }, { maxAgeSeconds: 0 })).toBe("issued-in-the-future");
  });

  it.each([
    ["iss", "wrong-issuer"],
    ["aud", "audience"],
    ["sub", "subject"],
    ["exp", "expired"],
    ["iat", "issued-in-the-future"],
  ])("must be there: %s", (name, fault) => {
    expect(claimsFault(without(name), PROVIDER, NOW_MS)).toBe(fault);
  });
});
