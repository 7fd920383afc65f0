/** The one error of this client: what the service refused or could not do, or that it could not be asked. */

/** The code where no answer of the service arrived. */
export const UNREACHABLE = "unreachable";
/** The code of an answer that is not the service's, such as a proxy's page. */
export const UNEXPECTED = "unexpected-answer";

interface Facts {
  code: string;
  status: number;
  message: string;
  cid?: string | null;
  details?: string | null;
  retryAfterSeconds?: number | null;
  cause?: unknown;
}

/** A call that failed. No token, password or value stands in it. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  /** The service's code, such as `E009002`, `E1003` or `invalid_request`; `unreachable`, `unexpected-answer`. */
  readonly code: string;
  /** The HTTP status; 0 where no answer arrived. */
  readonly status: number;
  /** The id of the call in the service's log, where it answered. */
  readonly cid: string | null;
  /** What the profile API adds to its message: each field and its rule, or each problem of a tag set. */
  readonly details: string | null;
  /** Seconds after which the service asks to be called again. */
  readonly retryAfterSeconds: number | null;

  constructor({ code, status, message, cid = null, details = null, retryAfterSeconds = null, cause }: Facts) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.cid = cid;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Reads a failure in any of the three forms of the service: SSO API, profile API, OAuth 2.0. */
export function failureOf(response: Response, body: unknown): ServiceError {
  const answer = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const codes: unknown = answer.sub_status;
  const code = textOf(Array.isArray(codes) ? codes[0] : (answer.errorCode ?? answer.error));
  const message = textOf(answer.message ?? answer.error_description);
  const facts = { status: response.status, cid: response.headers.get("x-zato-cid"), ...retryAfter(response) };
  if (code === null) {
    return new ServiceError({ ...facts, code: UNEXPECTED, message: `HTTP ${response.status} without a code.` });
  }
  return new ServiceError({ ...facts, code, message: message ?? code, details: textOf(answer.details) });
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function retryAfter(response: Response): { retryAfterSeconds: number | null } {
  const text = response.headers.get("retry-after");
  return { retryAfterSeconds: text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null };
}
