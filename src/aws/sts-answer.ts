// What STS's answer means: credentials, or one reason out of the closed set. Pure: status, header and body come in as
// they were received. An answer that does not fit the documentation is malformed, whatever it may have meant.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and .../CommonErrors.html

import type { AwsCredentials } from "../domain/check-out.ts";
import { STS_RETRY_MAX_SECONDS, STS_RETRY_SECONDS } from "../limits.ts";
import { type AssumeRoleOutcome, type StsReason, stsFailure } from "./sts-outcome.ts";
import { onlyChild, readXml, type XmlElement } from "./xml.ts";

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

/** STS reports a wrong clock as a wrong signature, and only its message tells them apart. */
const CLOCK_SKEW_MESSAGE = /^Signature (expired|not yet current)\b/;

const CODE = /^\w{1,100}$/;
const PRINTABLE_ASCII = /^[\x21-\x7e]+$/;
const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const WHOLE_SECONDS = /^\d{1,9}$/;

/**
 * Reads an answer to `AssumeRole`.
 * @param now milliseconds; credentials that have expired already are no credentials
 * @param clean takes out of AWS's message what must not be shown
 */
export function readStsAnswer(answer: StsAnswer, now: number, clean: (text: string) => string): AssumeRoleOutcome {
  const document = answer.body === null ? null : readXml(answer.body);
  if (answer.status === 200) {
    const credentials = document && readCredentials(document);
    return credentials && credentials.expiration > now ? { ok: true, credentials } : stsFailure("malformed-answer");
  }
  const error = document && readError(document);
  const reason = reasonOf(answer.status, error);
  const details = error && reason !== "malformed-answer" ? clean(error.message || error.code) : null;
  return stsFailure(reason, details, retryAfter(reason, answer.retryAfter));
}

function reasonOf(status: number, error: AwsError | null): StsReason {
  const known = error && REASONS.get(error.code.replace(/Exception$/, ""));
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
  if (!error || !code || !CODE.test(code.text)) return null;
  return { code: code.text, message: onlyChild(error, "Message")?.text ?? "" };
}

function readCredentials(document: XmlElement): AwsCredentials | null {
  const result = document.name === "AssumeRoleResponse" ? onlyChild(document, "AssumeRoleResult") : null;
  const credentials = result && onlyChild(result, "Credentials");
  if (!credentials) return null;
  const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
    "AccessKeyId",
    "SecretAccessKey",
    "SessionToken",
    "Expiration",
  ].map((name) => {
    const text = onlyChild(credentials, name)?.text;
    return text !== undefined && PRINTABLE_ASCII.test(text) ? text : undefined;
  });
  if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration || !UTC_TIME.test(expiration)) return null;
  const time = Date.parse(expiration);
  return Number.isNaN(time) ? null : { accessKeyId, secretAccessKey, sessionToken, expiration: time };
}
