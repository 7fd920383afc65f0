/** What AWS reads of this service: who issues tokens, and with which keys. */
import { describe, expect, it } from "vitest";
import { call, env, expectRefusal } from "./kit/service.ts";
import { setSetting } from "./kit/settings.ts";
import { ISSUER, newSigningJwk, setTokenIssuer } from "./kit/token-issuer.ts";

const CONFIGURATION = "/.well-known/openid-configuration";
const KEYS = "/.well-known/jwks.json";

describe("with ISSUER and SIGNING_KEYS", () => {
  it("the configuration names the issuer and where its keys are", async () => {
    await setTokenIssuer();
    const { status, headers, body } = await call("GET", CONFIGURATION);
    expect([status, headers.get("Cache-Control")]).toEqual([200, "public, max-age=300"]);
    expect(body).toEqual({
      issuer: ISSUER,
      jwks_uri: `${ISSUER}${KEYS}`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      claims_supported: ["sub", "aud", "iss", "iat", "exp"],
    });
  });

  it("the configuration says where ID tokens are exchanged, where there are providers; a fault of theirs is none of AWS's", async () => {
    await setTokenIssuer();
    setSetting("IDENTITY_PROVIDERS", [{ name: "id", issuer: "https://id.example.com", audiences: ["client"] }]);
    expect((await call("GET", CONFIGURATION)).body).toMatchObject({
      token_endpoint: `${ISSUER}/oauth2/token`,
      grant_types_supported: ["urn:ietf:params:oauth:grant-type:token-exchange"],
    });
    setSetting("IDENTITY_PROVIDERS", "malformed");
    const { status, body } = await call("GET", CONFIGURATION);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty("token_endpoint");
  });

  it("all keys are published, and of each its six public members alone", async () => {
    const [old, signs, next] = (await Promise.all(["old", "signs", "next"].map(newSigningJwk))) as Record<
      string,
      string
    >[];
    const retired = { kty: "RSA", alg: "RS256", kid: "old", n: old?.n, e: old?.e, iat: 1, exp: 2, x5c: ["a"] };
    setSetting("SIGNING_KEYS", JSON.stringify({ primary: "signs", keys: [retired, signs, next] }));
    setSetting("ISSUER", ISSUER);
    const { headers, body } = await call("GET", KEYS);
    expect(headers.get("Cache-Control")).toBe("public, max-age=300");
    const published = (key: Record<string, string> | undefined) => ({
      kty: "RSA",
      n: key?.n,
      e: "AQAB",
      kid: key?.kid,
      alg: "RS256",
      use: "sig",
    });
    expect(body).toEqual({ keys: [old, signs, next].map(published) });
  });
});

describe("without them", () => {
  it.each(["ISSUER", "SIGNING_KEYS"] as const)("there are no such paths: %s is not set", async (name) => {
    await setTokenIssuer();
    setSetting(name, "");
    for (const path of [CONFIGURATION, KEYS]) {
      const answer = await call("GET", path);
      expectRefusal(answer, 404, "E008001");
      expect(answer.headers.get("Cache-Control")).toBe("no-store");
    }
  });

  it.each([
    "https://sso.example.com/",
    "https://sso.example.com/path",
    "https://sso.example.com:8443",
    "https://sso.example.com?x",
    "https://user@sso.example.com",
    "http://sso.example.com",
    "http://localhost:8787/",
    "sso.example.com",
    "https://SSO.example.com",
  ])("a malformed issuer is a 503: %s", async (issuer) => {
    await setTokenIssuer(issuer);
    for (const path of [CONFIGURATION, KEYS]) expectRefusal(await call("GET", path), 503, "E008004");
  });

  it.each(["http://localhost:8787", "http://127.0.0.1:9", "http://[::1]:81"])(
    "loopback may be http, with a port: %s",
    async (issuer) => {
      await setTokenIssuer(issuer);
      expect((await call("GET", CONFIGURATION)).body).toMatchObject({ issuer });
    },
  );

  it("malformed keys are a 503 that does not show them", async () => {
    await setTokenIssuer();
    setSetting("SIGNING_KEYS", `{"primary":"first","keys":[${env.SIGNING_KEYS}]}`);
    const message = expectRefusal(await call("GET", KEYS), 503, "E008004");
    expect(message).not.toContain("first");
  });
});
