/** The setting `IDENTITY_PROVIDERS`: what it may say, its defaults, and what is a fault of it. */
import { describe, expect, it } from "vitest";
import { parseIdentityProviders } from "../../src/contract/identity-providers.ts";

const TABLE = { name: "okta", issuer: "https://example.okta.com", audiences: ["client"] };

const parsed = (...tables: unknown[]) => parseIdentityProviders(JSON.stringify(tables));
const faultOf = (...tables: unknown[]) => {
  try {
    parsed(...tables);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

it("nothing, and an empty list, are no providers", () => {
  expect([parseIdentityProviders(""), parsed()]).toEqual([[], []]);
});

it("three fields are enough, the others have defaults", () => {
  expect(parsed(TABLE)).toEqual([
    {
      ...TABLE,
      jwksUri: null,
      algorithms: ["RS256", "ES256"],
      maxAgeSeconds: 300,
      fields: [
        ["email", "email"],
        ["firstName", "given_name"],
        ["lastName", "family_name"],
        ["displayName", "name"],
      ],
      vouchesForFields: false,
      attributes: [],
      superUser: null,
      sessionMinutes: 720,
      signUp: "approved",
    },
  ]);
});

it("what is given stands in place of the defaults; fields that are named are vouched for, and no others are filled", () => {
  const given = {
    ...TABLE,
    jwks_uri: "http://127.0.0.1:9/keys",
    algorithms: ["EdDSA"],
    max_age_seconds: 0,
    fields: { email: "mail", middle_name: "middle" },
    attributes: { department: "dept", __proto__: "x" },
    super_user: { claim: "groups", value: "admins" },
    session_minutes: 60,
    sign_up: "closed",
  };
  expect(parsed(given)).toEqual([
    {
      ...TABLE,
      jwksUri: "http://127.0.0.1:9/keys",
      algorithms: ["EdDSA"],
      maxAgeSeconds: 0,
      fields: [
        ["email", "mail"],
        ["middleName", "middle"],
      ],
      vouchesForFields: true,
      attributes: [["department", "dept"]],
      superUser: { claim: "groups", value: "admins" },
      sessionMinutes: 60,
      signUp: "closed",
    },
  ]);
});

describe("a fault", () => {
  it.each<[string, Record<string, unknown>]>([
    ["name", { name: "Okta" }],
    ["name", { name: "" }],
    ["name", { name: "a".repeat(21) }],
    ["name", { name: "a:b" }],
    ["issuer", { issuer: "http://example.okta.com" }],
    ["issuer", { issuer: "example.okta.com" }],
    ["issuer", { issuer: undefined }],
    ["audiences", { audiences: [] }],
    ["audiences", { audiences: Array.from({ length: 11 }, (_, i) => `a${i}`) }],
    ["audiences.0", { audiences: [""] }],
    ["audiences", { audiences: "client" }],
    ["jwks_uri", { jwks_uri: "http://example.okta.com/keys" }],
    ["jwks_uri", { jwks_uri: "https://user:secret@example.okta.com/keys" }],
    ["algorithms.0", { algorithms: ["none"] }],
    ["algorithms.1", { algorithms: ["RS256", "HS256"] }],
    ["algorithms", { algorithms: [] }],
    ["max_age_seconds", { max_age_seconds: -1 }],
    ["max_age_seconds", { max_age_seconds: 86_401 }],
    ["max_age_seconds", { max_age_seconds: "300" }],
    ["fields.username", { fields: { username: "sub" } }],
    ["fields.email", { fields: { email: "" } }],
    ["attributes.a\u0000", { attributes: { "a\u0000": "x" } }],
    ["attributes.department", { attributes: { department: 1 } }],
    ["super_user.value", { super_user: { claim: "groups" } }],
    ["super_user.values", { super_user: { claim: "groups", value: "a", values: ["a"] } }],
    ["session_minutes", { session_minutes: 0 }],
    ["sign_up", { sign_up: "open" }],
    ["signup", { signup: "closed" }],
  ])("of %s is told by the field's name, never by its value", (field, more) => {
    const message = faultOf(TABLE, { ...TABLE, ...more });
    expect(message).toBe(`table 2: look at ${field}, which is not as expected`);
  });

  it.each([
    ["name", { ...TABLE, issuer: "https://another.example" }],
    ["issuer", { ...TABLE, name: "another" }],
  ])("is a %s that stands there twice", (field, other) => {
    expect(faultOf(TABLE, other)).toBe(`no ${field} is allowed to stand there twice`);
  });

  it.each(["{", "{}", "null", JSON.stringify(Array.from({ length: 11 }, () => TABLE))])(
    "is anything but a list of at most ten tables: %s",
    (json) => {
      expect(() => parseIdentityProviders(json)).toThrow(/expected/);
    },
  );
});
