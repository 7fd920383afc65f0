// Why a call did not succeed, in one form for both APIs and for OAuth 2.0.

/** A sentence for people, and what a program decides by. */
export class Failure extends Error {
  override readonly name = "Failure";
  /** The API's own code; `""` where the service could not be reached or did not answer in its form. */
  readonly code: string;
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** The id under which the log knows the call. */
  readonly cid: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(message: string, facts: Partial<Pick<Failure, "code" | "status" | "cid" | "retryAfterSeconds">> = {}) {
    super(message);
    this.code = facts.code ?? "";
    this.status = facts.status ?? 0;
    this.cid = facts.cid ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
  }

  /** The service gave no answer. */
  static unreachable(): Failure {
    return new Failure("The service did not answer. Nothing that you have typed is lost: try again.");
  }

  /** The service refused. */
  static of(response: Response, body: unknown): Failure {
    const told = (typeof body === "object" && body !== null ? body : {}) as Partial<Told>;
    const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    return new Failure(told.message ?? told.error_description ?? `The service answered ${response.status}.`, {
      code: told.sub_status?.[0] ?? told.errorCode ?? told.error ?? "",
      status: response.status,
      cid: response.headers.get("X-Zato-CID"),
      retryAfterSeconds: Number.isNaN(retryAfter) ? null : retryAfter,
    });
  }

  /** Whatever was thrown, as a failure. */
  static from(thrown: unknown): Failure {
    return thrown instanceof Failure ? thrown : new Failure("The page has made a mistake. Load it anew.");
  }

  /** Whether the session has ended, so that signing in again is all that helps. */
  get isEndOfSession(): boolean {
    return this.code === "E007001";
  }

  /** Whether somebody else has changed the thing meanwhile. */
  get isConflict(): boolean {
    return this.status === 412;
  }
}

/** The bodies of failures of the SSO API, the profile API and the exchange of tokens. */
interface Told {
  message: string;
  sub_status: string[];
  errorCode: string;
  error: string;
  error_description: string;
}
