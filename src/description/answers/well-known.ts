// What is published about the tokens for AWS: exactly these members.

import * as z from "zod";
import type { WELL_KNOWN } from "../../contract/well-known.ts";
import { text } from "./forms.ts";

const key = z
  .strictObject({
    kty: z.literal("RSA"),
    n: text,
    e: text,
    kid: text,
    alg: z.literal("RS256"),
    use: z.literal("sig"),
  })
  .meta({ id: "JsonWebKey", description: "A public key (RFC 7517)." });

/** By operation. */
export const WELL_KNOWN_ANSWERS = {
  getOpenidConfiguration: z
    .strictObject({
      issuer: text,
      jwks_uri: text,
      response_types_supported: z.array(text),
      subject_types_supported: z.array(text),
      id_token_signing_alg_values_supported: z.array(text),
      claims_supported: z.array(text),
      token_endpoint: text.optional().meta({ description: "Where `IDENTITY_PROVIDERS` is set." }),
      grant_types_supported: z.array(text).optional(),
    })
    .meta({ id: "OpenidConfiguration" }),
  getJsonWebKeys: z.strictObject({ keys: z.array(key) }).meta({ id: "JsonWebKeySet" }),
} satisfies Record<(typeof WELL_KNOWN)[number]["id"], z.ZodType>;
