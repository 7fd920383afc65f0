// The failures of the exchange of tokens, in OAuth's own form (RFC 6749, 5.2).

import type { Context } from "hono";
import type { OauthCode } from "../contract/exchange.ts";
import { answerJson } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { unexpected } from "../http/unexpected.ts";
import { ProviderUnavailable } from "../providers/provider-keys.ts";

type OauthStatus = 400 | 403 | 405 | 429 | 500 | 503;

/** A failure on its way to the answer. */
export class OauthError extends Error {
  override readonly name = "OauthError";
  readonly code: OauthCode;
  readonly status: OauthStatus;
  readonly headers: Record<string, string>;

  constructor(code: OauthCode, message: string, status: OauthStatus = 400, headers: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

/** A request that is not as it must be. */
export const invalidRequest = (message: string) => new OauthError("invalid_request", message);

/** The one answer for whatever is wrong with a token, and with the person that it is about. */
export const tokenRefused = () => invalidRequest("The subject token is not acceptable.");

/** The path is not for that method. */
export function wrongMethod(methods: string[]): OauthError {
  const allow = methods.join(", ");
  return new OauthError("invalid_request", `This path takes ${allow}.`, 405, { Allow: allow });
}

/** Writes the answer to a failure, whatever was thrown. */
export function answerOauthError(error: unknown, c: Context<AppEnv>): Response {
  const { code, message, status, headers } = error instanceof OauthError ? error : unexpectedError(error, c);
  audit(c, { code });
  return answerJson(c, { error: code, error_description: message }, status, { Pragma: "no-cache", ...headers });
}

function unexpectedError(error: unknown, c: Context<AppEnv>): OauthError {
  if (error instanceof ProviderUnavailable) {
    const headers = { "Retry-After": String(error.retryAfterSeconds) };
    return new OauthError("temporarily_unavailable", "The identity provider does not answer. Try again.", 503, headers);
  }
  const { status, message, headers } = unexpected(error, c.get("cid"));
  return new OauthError(status === 500 ? "server_error" : "temporarily_unavailable", message, status, headers);
}
