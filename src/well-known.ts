// What AWS reads before it takes a token of this service: who issues it, and the keys that it is verified with. Without
// the settings there are no such paths.

import type { Context, Hono } from "hono";
import { type Environment, identityProviders, type TokenIssuer, tokenIssuer } from "./config.ts";
import { exchangeToken, TOKEN_EXCHANGE_GRANT } from "./contract/exchange.ts";
import { jsonWebKeys, openidConfiguration } from "./contract/well-known.ts";
import { publicJwk } from "./crypto/signing-keys.ts";
import { answerJson } from "./http/answer.ts";
import type { AppEnv } from "./http/app-env.ts";
import { PUBLISHED_SECONDS } from "./limits.ts";
import { valueOr } from "./setting.ts";

/** Mounts the documents. They read and change nothing, and so have no line in the audit log. */
export function mountWellKnown(routes: Hono<AppEnv>): void {
  routes.on(openidConfiguration.method, openidConfiguration.path, (c) => publish(c, configurationOf));
  routes.on(jsonWebKeys.method, jsonWebKeys.path, (c) =>
    publish(c, ({ keys }) => ({ keys: keys.keys.map(publicJwk) })),
  );
}

const configurationOf = ({ issuer }: TokenIssuer, env: Environment) => ({
  issuer,
  jwks_uri: issuer + jsonWebKeys.path,
  response_types_supported: ["id_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
  claims_supported: ["sub", "aud", "iss", "iat", "exp"],
  ...(valueOr(() => identityProviders(env), []).length > 0 ? exchangeAt(issuer) : {}),
});

/** Where people of identity providers come in; a fault of their setting is none of what AWS reads. */
const exchangeAt = (issuer: string) => ({
  token_endpoint: issuer + exchangeToken.path,
  grant_types_supported: [TOKEN_EXCHANGE_GRANT],
});

function publish(
  c: Context<AppEnv>,
  documentOf: (issuer: TokenIssuer, env: Environment) => object,
): Response | Promise<Response> {
  const issuer = tokenIssuer(c.env);
  if (issuer === null) return c.notFound();
  return answerJson(c, documentOf(issuer, c.env), 200, { "Cache-Control": `public, max-age=${PUBLISHED_SECONDS}` });
}
