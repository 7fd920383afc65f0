// What the exchange of tokens answers: exactly these members (RFC 8693, 2.2.1; RFC 6749, 5.2).

import * as z from "zod";
import { ACCESS_TOKEN_TYPE, exchangeToken, type OauthCode } from "../../contract/exchange.ts";
import { text } from "./forms.ts";

export const EXCHANGE_ANSWER = z
  .strictObject({
    access_token: text.meta({ description: "The session's token (UST)." }),
    issued_token_type: z.literal(ACCESS_TOKEN_TYPE),
    token_type: z.literal("Bearer"),
    expires_in: z.int().min(0).meta({ description: "Seconds until the session ends, unless it is renewed." }),
  })
  .meta({ id: "ExchangedToken" });

/** The body of a failure. */
export const OAUTH_FAILURE = z
  .strictObject({
    error: z.enum(exchangeToken.refuses),
    error_description: text.meta({ description: "One sentence that helps. It never says what is wrong with a token." }),
  })
  .meta({ id: "OauthFailure" });

/** Every way in which an exchange may fail, once it was found by path and method. */
export const OAUTH_FAILURES: readonly { status: number; code: OauthCode }[] = [
  { status: 400, code: "invalid_request" },
  { status: 400, code: "invalid_target" },
  { status: 400, code: "unsupported_grant_type" },
  { status: 403, code: "access_denied" },
  { status: 429, code: "temporarily_unavailable" },
  { status: 500, code: "server_error" },
  { status: 503, code: "temporarily_unavailable" },
];
