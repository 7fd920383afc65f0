/**
 * The recipes for identity providers hold as far as a machine without them can tell: each is a setting that the Worker
 * reads, and a token in the form that the provider documents is taken by it, with the claims that the recipe speaks of.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";
import { parseIdentityProviders } from "../../src/contract/identity-providers.ts";
import { providedAttributes, providedFields, providedRole } from "../../src/domain/claim-mapping.ts";
import { claimsFault, headerFault } from "../../src/domain/id-token.ts";
import { type IdentityProvider, plainProviderUsername } from "../../src/domain/identity-provider.ts";

const DOCUMENT = readFileSync(join(PROJECT_ROOT, "docs/identity-providers.md"), "utf8");
const NOW_MS = Date.now();
const NOW = Math.floor(NOW_MS / 1000);

/** The providers of a block, read as wrangler reads its file. */
function providersOf(toml: string): readonly IdentityProvider[] {
  const directory = mkdtempSync(join(tmpdir(), "session-attributes-recipe-"));
  try {
    const config = join(directory, "wrangler.toml");
    writeFileSync(config, `name = "recipe"\n${toml}`);
    const { vars } = unstable_readConfig({ config }, { hideWarnings: true });
    return parseIdentityProviders(JSON.stringify(vars.IDENTITY_PROVIDERS));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const RECIPES = [...DOCUMENT.matchAll(/^```toml\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) => providersOf(block));
const recipe = (name: string) => RECIPES.find((one) => one.name === name) as IdentityProvider;

/** A token of each, as the provider's own documentation shows one; times are added. */
const TOKENS: Record<
  string,
  { header: object; claims: Record<string, unknown>; attributes: object; isAdmin: boolean | null }
> = {
  okta: {
    header: { kid: "kid", alg: "RS256" },
    claims: {
      sub: "00uid4BxXw6I6TV4m0g3",
      ver: 1,
      jti: "ID.x",
      amr: ["pwd"],
      idp: "00o1",
      name: "Ada",
      email: "a@example.com",
      email_verified: true,
      department: "R&D",
      groups: ["sso-admins"],
    },
    attributes: { department: "R&D" },
    isAdmin: true,
  },
  entra: {
    header: { typ: "JWT", alg: "RS256", kid: "kid" },
    claims: {
      sub: "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
      iat: NOW - 600,
      nbf: NOW - 600,
      ver: "2.0",
      tid: "aaaabbbb",
      oid: "o",
      name: "Ada",
      preferred_username: "ada@example.com",
      department: "R&D",
      roles: ["reader"],
    },
    attributes: { department: "R&D" },
    isAdmin: false,
  },
  auth0: {
    header: { alg: "RS256", typ: "JWT", kid: "kid" },
    claims: {
      sub: "auth0|5f7c8ec7c33c6c004bbafe82",
      sid: "s",
      email: "a@example.com",
      email_verified: true,
      "https://example.com/department": "R&D",
      "https://example.com/roles": [],
    },
    attributes: { department: "R&D" },
    isAdmin: false,
  },
  cognito: {
    header: { kid: "kid", alg: "RS256" },
    claims: {
      sub: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
      "cognito:groups": ["sso-admins"],
      email_verified: true,
      "cognito:username": "ada",
      "custom:department": "R&D",
      token_use: "id",
      auth_time: NOW,
      email: "a@example.com",
    },
    attributes: { department: "R&D" },
    isAdmin: true,
  },
  access: {
    header: { alg: "RS256", kid: "kid", typ: "JWT" },
    claims: {
      sub: "7335d417-61da-459d-899c-0a01c76a2f94",
      iat: NOW - 40_000,
      nbf: NOW - 40_000,
      email: "a@example.com",
      type: "app",
      identity_nonce: "n",
      country: "US",
      custom: { department: "R&D" },
    },
    attributes: { country: "US" },
    isAdmin: null,
  },
  keycloak: {
    header: { alg: "RS256", typ: "JWT", kid: "kid" },
    claims: {
      sub: "f3a1c0de-0000-4000-8000-000000000000",
      typ: "ID",
      azp: "session-attributes",
      acr: "1",
      sid: "s",
      email_verified: true,
      email: "a@example.com",
      given_name: "Ada",
      department: "R&D",
      groups: ["staff", "sso-admins"],
    },
    attributes: { department: "R&D", groups: "staff:sso-admins" },
    isAdmin: true,
  },
};

it("there is a recipe for each of them, and they may stand together", () => {
  expect(RECIPES.map(({ name }) => name)).toEqual(Object.keys(TOKENS));
});

it.each(Object.entries(TOKENS))("a token of %s is taken, and its claims arrive", (name, token) => {
  const provider = recipe(name);
  const { issuer: iss, audiences } = provider;
  const aud = name === "access" ? audiences : audiences[0];
  const claims = { iss, aud, iat: NOW, exp: NOW + 3600, ...token.claims };
  expect(headerFault({ ...token.header }, provider)).toBeNull();
  expect(claimsFault(claims, provider, NOW_MS)).toBeNull();
  const { attributes } = providedAttributes(claims, provider);
  expect(Object.fromEntries(attributes.map((one) => [one.name, one.value]))).toEqual(token.attributes);
  expect(providedRole(claims, provider)).toBe(token.isAdmin);
  const vouched = providedFields(claims, provider).some((field) => field.name === "email" && field.isVouchedFor);
  expect(vouched).toBe(!["entra", "access"].includes(name));
});

it("of these, Okta's and Entra's subjects are named by their hash", () => {
  const isHashed = (name: string) => plainProviderUsername(name, String(TOKENS[name]?.claims.sub)) === null;
  expect(Object.keys(TOKENS).filter(isHashed)).toEqual(["okta", "entra"]);
});
