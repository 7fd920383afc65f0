// What STS's answer means: credentials, or one reason out of the closed set. Pure: status, header and body come in as
// they were received. An answer that does not fit the documentation is malformed, whatever it may have meant.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, .../API_AssumeRoleWithWebIdentity.html and
// .../CommonErrors.html

import type { AwsCredentials } from "../domain/check-out.ts";
import { STS_RETRY_MAX_SECONDS, STS_RETRY_SECONDS } from "../limits.ts";
import { type AssumeRoleOutcome, type StsReason, stsFailure } from "./sts-outcome.ts";
import { onlyChild, readXml, type XmlElement } from "./xml.ts";

/** The ways to get the credentials of a role. */
export type StsAction = "AssumeRole" | "AssumeRoleWithWebIdentity";

/** An answer as it was received; `body` is null when it was too large or no UTF-8. */
export interface StsAnswer {
  status: number;
  retryAfter: string | null;
  body: string | null;
}

interface AwsError {
  code: string;
  message: string;
}

/** STS's and the common codes. Newer ones end in `Exception`, which is cut off before they are looked up. */
const REASONS = new Map<string, StsReason>([
  ["PackedPolicyTooLarge", "packed-policy-too-large"],
  ["AccessDenied", "access-denied"],
  ["UnauthorizedOperation", "access-denied"],
  ["NotAuthorized", "access-denied"],
  ["ExpiredToken", "expired-token"],
  ["SignatureDoesNotMatch", "signature-refused"],
  ["InvalidSignature", "signature-refused"],
  ["IncompleteSignature", "signature-refused"],
  ["InvalidClientTokenId", "signature-refused"],
  ["UnrecognizedClient", "signature-refused"],
  ["InvalidAccessKeyId", "signature-refused"],
  ["MissingAuthenticationToken", "signature-refused"],
  ["AuthFailure", "signature-refused"],
  ["RequestExpired", "clock-skew"],
  ["RequestTimeTooSkewed", "clock-skew"],
  ["RequestInTheFuture", "clock-skew"],
  ["Throttling", "throttled"],
  ["Throttled", "throttled"],
  ["RequestLimitExceeded", "throttled"],
  ["RequestThrottled", "throttled"],
  ["TooManyRequests", "throttled"],
  ["SlowDown", "throttled"],
]);

/** What the codes mean where a token of this service says who asks: then it is not this service's key that is at fault. */
const TOKEN_REASONS = new Map<string, StsReason>([
  ["AccessDenied", "token-access-denied"],
  ["IDPCommunicationError", "keys-not-fetched"],
  ["IDPRejectedClaim", "token-refused"],
  ["InvalidIdentityToken", "token-refused"],
  ["ExpiredToken", "token-expired"],
]);

/** STS reports a wrong clock as a wrong signature, and only its message tells them apart. */
const CLOCK_SKEW_MESSAGE = /^Signature (expired|not yet current)\b/;

const CODE = /^\w{1,100}$/;
const PRINTABLE_ASCII = /^[\x21-\x7e]+$/;
/** RFC 3339, with an offset too. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const WHOLE_SECONDS = /^\d{1,9}$/;

/**
 * Reads an answer.
 * @param nowMs milliseconds; credentials that have expired already are no credentials
 * @param clean takes out of AWS's message what must not be shown
 */
export function readStsAnswer(
  action: StsAction,
  answer: StsAnswer,
  nowMs: number,
  clean: (text: string) => string,
): AssumeRoleOutcome {
  const document = answer.body === null ? null : readXml(answer.body);
  if (answer.status === 200) {
    const credentials = document && readCredentials(action, document);
    return credentials && credentials.expiresAtMs > nowMs ? { ok: true, credentials } : stsFailure("malformed-answer");
  }
  const error = document && readError(document);
  const reason = reasonOf(action, answer.status, error);
  const details = error && reason !== "malformed-answer" ? clean(error.message || error.code) : null;
  return stsFailure(reason, details, retryAfter(reason, answer.retryAfter));
}

function reasonOf(action: StsAction, status: number, error: AwsError | null): StsReason {
  const code = error?.code.replace(/Exception$/, "") ?? "";
  const ofToken = action === "AssumeRoleWithWebIdentity" ? TOKEN_REASONS.get(code) : undefined;
  const known = ofToken ?? REASONS.get(code);
  if (status === 429 || (status >= 400 && known === "throttled")) return "throttled";
  if (status >= 500) return "unavailable";
  if (status < 400 || !error) return "malformed-answer";
  if (known === "signature-refused" && CLOCK_SKEW_MESSAGE.test(error.message)) return "clock-skew";
  return known ?? "refused";
}

function retryAfter(reason: StsReason, header: string | null): number | undefined {
  const asked = header !== null && WHOLE_SECONDS.test(header) ? Number(header) : undefined;
  if (reason !== "throttled" && (reason !== "unavailable" || asked === undefined)) return undefined;
  return Math.min(Math.max(asked ?? STS_RETRY_SECONDS, 1), STS_RETRY_MAX_SECONDS);
}

function readError(document: XmlElement): AwsError | null {
  const error = document.name === "ErrorResponse" ? onlyChild(document, "Error") : null;
  const code = error && onlyChild(error, "Code");
  if (!error || !code || !CODE.test(code.text.trim())) return null;
  return { code: code.text.trim(), message: onlyChild(error, "Message")?.text.trim() ?? "" };
}

function readCredentials(action: StsAction, document: XmlElement): AwsCredentials | null {
  const result = document.name === `${action}Response` ? onlyChild(document, `${action}Result`) : null;
  const credentials = result && onlyChild(result, "Credentials");
  if (!credentials) return null;
  const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
    "AccessKeyId",
    "SecretAccessKey",
    "SessionToken",
    "Expiration",
  ].map((name) => {
    const text = onlyChild(credentials, name)?.text.trim();
    return text !== undefined && PRINTABLE_ASCII.test(text) ? text : undefined;
  });
  if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration || !TIME.test(expiration)) return null;
  const expiresAtMs = Date.parse(expiration);
  return Number.isNaN(expiresAtMs) ? null : { accessKeyId, secretAccessKey, sessionToken, expiresAtMs };
}
