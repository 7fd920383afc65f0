// The exchange of a login of an identity provider for a session: OAuth 2.0 Token Exchange (RFC 8693). It belongs to
// neither API, and speaks OAuth's own forms.

import * as z from "zod/mini";
import { ID_CHARACTERS, TOKEN_FORM_BYTES } from "../limits.ts";
import { type Operation, optional, required } from "./operation.ts";
import { wire } from "./wire.ts";

const TYPE = "urn:ietf:params:oauth:token-type:";

/** What the answer's token is called there. */
export const ACCESS_TOKEN_TYPE = `${TYPE}access_token`;
const SUBJECT_TYPES = [`${TYPE}id_token`, `${TYPE}jwt`];
/** What is asked for there. */
export const TOKEN_EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

const oneOf = (values: readonly [string, ...string[]]) =>
  wire(z.enum(values), { expected: values.join(" or "), json: { type: "string", enum: values } });
const text = (most: number, expected: string) =>
  wire(z.string().check(z.maxLength(most)), { expected, json: { type: "string", maxLength: most } });
const inForm = { place: "body" } as const;

export const exchangeToken = {
  id: "exchangeToken",
  method: "POST",
  path: "/oauth2/token",
  takes: {
    grant_type: required(oneOf([TOKEN_EXCHANGE_GRANT]), inForm),
    subject_token: required(text(TOKEN_FORM_BYTES, "an ID token"), inForm),
    subject_token_type: required(oneOf(SUBJECT_TYPES as [string, string]), inForm),
    audience: optional(text(ID_CHARACTERS, "one of the applications of the setting APPS"), inForm),
    requested_token_type: optional(oneOf([ACCESS_TOKEN_TYPE]), inForm),
  },
  refuses: [
    "access_denied",
    "invalid_request",
    "invalid_target",
    "server_error",
    "temporarily_unavailable",
    "unsupported_grant_type",
  ],
} as const satisfies Operation;

/** A failure's `error` (RFC 6749, 5.2 and 4.1.2.1; RFC 8693, 2.2.2). */
export type OauthCode = (typeof exchangeToken)["refuses"][number];
