// The failures of the SSO API: the codes with their HTTP statuses, what each refusal of an object becomes, and the one
// place that writes an error's body.

import type { Context } from "hono";
import { SettingFault } from "../config.ts";
import type { Failure } from "../domain/outcome.ts";
import { entityTag } from "../domain/precondition.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { RateExceeded } from "../http/rates.ts";
import { OVERLOAD_RETRY_SECONDS } from "../limits.ts";
import { logFault } from "../log.ts";
import { Overloaded } from "../objects/reach.ts";

const STATUS_OF_CODE = {
  E001001: 400, // username malformed
  E001002: 403, // username exists
  E001003: 400, // username too long
  E001004: 400, // username has white space
  E001100: 403, // user id unknown
  E002001: 400, // e-mail address malformed
  E003002: 400, // password too short
  E003003: 400, // password too long
  E004001: 400, // application missing or unknown
  E005001: 403, // not allowed
  E005002: 403, // account locked
  E005004: 403, // account not approved
  E007001: 403, // no such session
  E008001: 403, // operation never allowed
  E008002: 400, // invalid input
  E008003: 400, // missing input
  E008004: 500, // internal error
  E009001: 403, // attribute exists
  E009002: 403, // no such attribute
  E009003: 412, // another revision
} as const;

export type SsoCode = keyof typeof STATUS_OF_CODE;

type Status = (typeof STATUS_OF_CODE)[SsoCode] | 404 | 405 | 413 | 429 | 503;

/** Failures that an operator watches for. */
const REFUSED: ReadonlySet<SsoCode> = new Set(["E005001", "E007001"]);

/** A failure on its way to the answer; the message helps, and never says whether something exists. */
export class SsoError extends Error {
  override readonly name = "SsoError";
  readonly code: SsoCode;
  readonly status: Status;
  readonly headers: Record<string, string>;

  constructor(
    code: SsoCode,
    message: string,
    more: { status?: 404 | 405 | 413 | 429 | 503; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = more.status ?? STATUS_OF_CODE[code];
    this.headers = more.headers ?? {};
  }
}

/** One answer for tokens that are unknown, ended, expired or malformed. */
export const noSession = () => new SsoError("E007001", "There is no such session. Sign in again.");

/** The caller may not do this. */
export const notAllowed = () => new SsoError("E005001", "Not allowed.");

/** Somebody did not sign in; the same for a name that nobody has. */
export const wrongPassword = () => new SsoError("E005001", "The username or password is wrong.");

/** The path is unknown, or not for that verb. */
export function noSuchCall(verbs: string[]): SsoError {
  if (verbs.length === 0) return new SsoError("E008001", "There is no such path.", { status: 404 });
  const allow = verbs.join(", ");
  return new SsoError("E008001", `This path takes ${allow}.`, { status: 405, headers: { Allow: allow } });
}

/** What the refusal of an object is to the caller. */
export function refusal({ reason, item, revision }: Failure): SsoError {
  const where = item === undefined ? "" : `data[${item}]: `;
  switch (reason) {
    case "no-session":
      return noSession();
    case "forbidden":
      return notAllowed();
    case "locked":
      return new SsoError("E005002", "The account is locked. Ask an administrator to unlock it.");
    case "not-approved":
      return new SsoError("E005004", "The account waits for an administrator's approval.");
    case "user-exists":
      return new SsoError("E001002", "The username is taken.");
    case "no-user":
      return new SsoError("E001100", "There is no user of that user_id.");
    case "never-allowed":
      return new SsoError("E008001", "Nobody may do this to the own account. Ask another super-user.");
    case "precondition-failed":
      return new SsoError("E009003", "The attribute's revision is another one. Read it again and decide anew.", {
        headers: revision === undefined ? {} : { ETag: entityTag(revision) },
      });
    case "attribute-exists":
      return new SsoError("E009001", `${where}The attribute exists already. Use PUT to set it all the same.`);
    case "no-attribute":
      return new SsoError("E009002", `${where}There is no such attribute. Use POST or PUT to create it.`);
    case "missing-value":
      return new SsoError("E008003", `${where}\`value\` is needed: there is no such attribute yet.`);
    case "too-many-attributes":
      return new SsoError("E008002", "There would be too many attributes. Delete some first.");
    case "attributes-too-large":
      return new SsoError("E008002", "The values would be too large together. Delete some attributes first.");
    case "unreadable":
      return new SsoError("E008004", "The service failed. Try again later, and name the cid when you report it.");
    default:
      return reason satisfies never;
  }
}

/** Writes the answer to a failure, whatever was thrown. What is no failure of ours goes to the log and nowhere else. */
export function answerSsoError(error: unknown, c: Context<AppEnv>): Response {
  const failure = error instanceof SsoError ? error : unexpected(error, c.get("cid"));
  // Whether there is a user of some id is told to super-users alone.
  const isSecret = failure.code === "E001100" && !c.get("isSuperUser");
  const { code, status, message, headers } = isSecret ? notAllowed() : failure;
  note(c, { code, event: c.get("audit").event ?? (REFUSED.has(code) ? "access_refused" : undefined) });
  return c.json({ status: "error", cid: c.get("cid"), sub_status: [code], message }, status, headers);
}

function unexpected(error: unknown, cid: string): SsoError {
  if (error instanceof SettingFault) {
    return new SsoError("E008004", "The service is not set up. Its log says which setting is at fault.", {
      status: 503,
    });
  }
  if (error instanceof RateExceeded) {
    const headers = { "Retry-After": String(error.retryAfterSeconds) };
    return new SsoError("E005001", "Too many calls. Wait, then go on more slowly.", { status: 429, headers });
  }
  if (error instanceof Overloaded) {
    const headers = { "Retry-After": String(OVERLOAD_RETRY_SECONDS) };
    return new SsoError("E008004", "Too many calls for this session or user. Try again.", { status: 503, headers });
  }
  logFault("request_failed", error, { cid });
  return refusal({ ok: false, reason: "unreadable" });
}
