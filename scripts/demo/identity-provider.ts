/** A small identity provider on the loopback: it publishes a key, and signs what it is told about a person. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export interface DemoProvider {
  issuer: string;
  /** An ID token about a person, for five minutes. */
  idToken(claims: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

const ALG = "ES256";
const KID = "demo";

/** Starts it on a free port of this machine. */
export async function startIdentityProvider(audience: string): Promise<DemoProvider> {
  const { publicKey, privateKey } = await generateKeyPair(ALG);
  const jwk = { ...(await exportJWK(publicKey)), alg: ALG, kid: KID, use: "sig" };
  const server = createServer(({ url }, response) => {
    const documents: Record<string, unknown> = {
      "/.well-known/openid-configuration": { issuer: issuerOf(), jwks_uri: `${issuerOf()}/keys` },
      "/keys": { keys: [jwk] },
    };
    const document = documents[url ?? ""];
    response
      .writeHead(document ? 200 : 404, { "content-type": "application/json" })
      .end(JSON.stringify(document ?? {}));
  });
  const issuerOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    issuer: issuerOf(),
    idToken: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: ALG, kid: KID })
        .setIssuer(issuerOf())
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime("5m")
        .sign(privateKey),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
