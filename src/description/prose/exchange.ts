// What is said of the exchange of a login for a session.

import type { exchangeToken, OauthCode } from "../../contract/exchange.ts";
import { TOKEN_FORM_BYTES } from "../../limits.ts";
import type { ProseTable } from "./prose.ts";
import { SAMPLE } from "./samples.ts";

export const EXCHANGE_PROSE: ProseTable<typeof exchangeToken> = {
  exchangeToken: {
    summary: "Exchange an ID token for a session",
    description: `OAuth 2.0 Token Exchange (RFC 8693): a person who has signed in at an identity provider of the setting \`IDENTITY_PROVIDERS\` gets a session here, and a user where there is none yet. The body is \`application/x-www-form-urlencoded\`, at most ${TOKEN_FORM_BYTES} bytes, each parameter once. Claims that the setting names become fields of the user, the role, and attributes of the session. Whatever is wrong with the token, or with the person, is answered alike; the log has the reason.`,
    parameters: {
      grant_type: "That a token is exchanged.",
      subject_token: "The ID token, as the provider has issued it.",
      subject_token_type: "What it is.",
      audience: "The application that the person signs in to.",
      requested_token_type: "What is asked for: there is nothing else.",
    },
    examples: {
      exchange: {
        summary: "An ID token",
        sends: {
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token: "{id_token}",
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          audience: SAMPLE.app,
        },
      },
    },
    answers: {
      session: {
        access_token: "gAAAAABp...",
        issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
        token_type: "Bearer",
        expires_in: 3600,
      },
    },
  },
};

/** What each failure means, by status and code. */
export const OAUTH_MEANINGS: Readonly<Record<string, string>> = {
  "400 invalid_request":
    "A parameter is missing, malformed, not taken or given twice, or the subject token is not acceptable.",
  "400 invalid_target": "`audience` is none of the configured applications.",
  "400 unsupported_grant_type": "`grant_type` is another one.",
  "403 access_denied": "The call comes from a page whose origin is not among `CORS_ORIGINS`.",
  "429 temporarily_unavailable": "Too many calls. Wait for as long as `Retry-After` says.",
  "500 server_error": "The service failed. The message names an id to report.",
  "503 temporarily_unavailable":
    "The identity provider's keys cannot be had, a setting is missing or malformed, or too many calls wait; `Retry-After` says how long to wait where that helps.",
} satisfies Record<`${number} ${OauthCode}`, string>;
