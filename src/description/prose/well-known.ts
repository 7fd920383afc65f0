// What is said of the documents that AWS reads.

import type { WELL_KNOWN } from "../../contract/well-known.ts";
import { PUBLISHED_SECONDS } from "../../limits.ts";
import { PLAIN, type ProseTable } from "./prose.ts";

const WHERE = `Read by AWS, needs no credential, and may be kept for ${PUBLISHED_SECONDS} seconds. 404 where \`ISSUER\` or \`SIGNING_KEYS\` is not set.`;

export const WELL_KNOWN_PROSE: ProseTable<(typeof WELL_KNOWN)[number]> = {
  getOpenidConfiguration: {
    summary: "Describe the issuer of tokens for AWS",
    description: `OpenID Connect Discovery 1.0. ${WHERE}`,
    parameters: {},
    examples: PLAIN,
    answers: {
      configuration: {
        issuer: "https://sso.example.com",
        jwks_uri: "https://sso.example.com/.well-known/jwks.json",
        response_types_supported: ["id_token"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        claims_supported: ["sub", "aud", "iss", "iat", "exp"],
        token_endpoint: "https://sso.example.com/oauth2/token",
        grant_types_supported: ["urn:ietf:params:oauth:grant-type:token-exchange"],
      },
    },
  },
  getJsonWebKeys: {
    summary: "List the public keys of tokens for AWS",
    description: `The key that signs, the next one, and those that signed until a day ago. ${WHERE}`,
    parameters: {},
    examples: PLAIN,
    answers: {
      keys: {
        keys: [
          {
            kty: "RSA",
            n: "s7kqYbJ0Zc2Tn5wq9VfXh3LrD1m8uGpAeKo4Wi6BvNyCzQtHxRjMgSdFlOaPUIE",
            e: "AQAB",
            kid: "20261128-7f3a9c",
            alg: "RS256",
            use: "sig",
          },
        ],
      },
    },
  },
};
