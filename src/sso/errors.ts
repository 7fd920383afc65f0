// The failures of the SSO API: what each refusal of an object becomes, and the one place that writes an error's body.

import type { Context } from "hono";
import { type OwnStatus, type SsoCode, type SsoStatus, STATUS_OF_CODE } from "../contract/sso/codes.ts";
import { USER_FAULTS } from "../contract/sso/forms.ts";
import type { Missing } from "../contract/sso/items.ts";
import type { Refusal } from "../contract/wire.ts";
import { type Failure, unwrapper } from "../domain/outcome.ts";
import { entityTag } from "../domain/precondition.ts";
import { answerJson } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { faultMessage, unexpected } from "../http/unexpected.ts";
import { OVERLOAD_RETRY_SECONDS } from "../limits.ts";

/** Failures that an operator watches for. */
const REFUSED: ReadonlySet<SsoCode> = new Set(["E005001", "E007001"]);

/** What Zato's own layer says where input is missing, and its clients read. */
const OF_MISSING_INPUT = { result: "Error", details: "Bad request" };

/** A failure on its way to the answer; the message helps, and never says whether something exists. */
export class SsoError extends Error {
  override readonly name = "SsoError";
  readonly code: SsoCode;
  readonly status: SsoStatus;
  readonly headers: Record<string, string>;

  constructor(code: SsoCode, message: string, more: { status?: OwnStatus; headers?: Record<string, string> } = {}) {
    super(message);
    this.code = code;
    this.status = more.status ?? STATUS_OF_CODE[code];
    this.headers = more.headers ?? {};
  }
}

/** One answer for tokens that are unknown, ended, expired or malformed. */
export const noSession = () => new SsoError("E007001", "There is no such session. Sign in again.");

/** One answer for tokens of sign-ups that are unknown, forged or expired. */
export const noSignUp = () => new SsoError("E005006", "There is no such sign-up to be confirmed.");

/** The caller may not do this. */
export const notAllowed = () => new SsoError("E005001", "Not allowed.");

/** No application, or one that is not configured. */
export function unknownApplication(named: string | undefined, isGiven: boolean, parameter = "current_app"): SsoError {
  const setting = "one of the applications of the setting APPS";
  if (!isGiven) return new SsoError("E004001", `\`${parameter}\` is missing: ${setting} is expected.`);
  const sent = named === undefined ? "it" : `"${named}"`;
  return new SsoError("E004001", `\`${parameter}\` is unknown: ${sent} is not ${setting}.`);
}

/** A parameter is needed and not there. */
export const missingParameter = ({ parameter, why }: Missing) => new SsoError("E008003", `\`${parameter}\` ${why}.`);

/** A parameter is not as it is expected. A refusal with a code of its own is a whole sentence. */
export function invalidParameter(parameter: string, { rule, code, at = "" }: Refusal): SsoError {
  return code === undefined
    ? new SsoError("E008002", `\`${parameter}${at}\`: ${rule} is expected.`)
    : new SsoError(code as SsoCode, rule);
}

/** The path is unknown. */
export const noSuchPath = () => new SsoError("E008001", "There is no such path.", { status: 404 });

/** The path is not for that method. */
export function wrongMethod(methods: string[]): SsoError {
  const allow = methods.join(", ");
  return new SsoError("E008001", `This path takes ${allow}.`, { status: 405, headers: { Allow: allow } });
}

/** Said of an attribute that has changed, and of one that was not to be there. */
const OTHER_REVISION =
  "The precondition does not hold: the attribute is there, and its revision is the one of `ETag`. Read it again, then repeat the call with that.";

/** What the refusal of an object is to the caller. */
export function refusal({ reason, item, revision, retryAfterSeconds = OVERLOAD_RETRY_SECONDS }: Failure): SsoError {
  const where = item === undefined ? "" : `data[${item}]: `;
  switch (reason) {
    case "no-session":
      return noSession();
    case "not-owner":
      return notAllowed();
    case "for-super-users":
      return new SsoError("E005001", "A rule of this service leaves such an attribute to super-users.");
    case "wrong-credentials":
    case "sign-in-undone":
      return new SsoError("E005001", "The username or password is wrong.");
    case "code-missing":
      return new SsoError("E005008", "`totp_code` is needed: the code that the authenticator shows now.");
    case "codes-suspended":
      return waiting("E005001", 429, "Too many wrong codes. Wait, then try again.", retryAfterSeconds);
    case "password-expired":
      return new SsoError("E003004", "The password has expired. Sign in with `new_password`.");
    case "password-must-change":
      return new SsoError("E003007", "The password is to be changed. Sign in with `new_password`.");
    case "password-rejected":
      return new SsoError("E003001", "This password is too easily guessed, or is the present one. Choose another.");
    case "password-too-short":
    case "password-too-long": {
      const { code, rule } = USER_FAULTS[reason];
      return new SsoError(code, rule);
    }
    case "wrong-password":
      return new SsoError("E005001", "`old_password` is wrong.");
    case "too-many-trials":
      return waiting("E005001", 429, "Too many wrong passwords. Wait, then try again.", retryAfterSeconds);
    case "too-busy":
      return waiting("E008004", 503, "Too many sign-ins of this user at once. Try again.", retryAfterSeconds);
    case "locked":
      return new SsoError("E005002", "The account is locked. Ask an administrator to unlock it.");
    case "not-confirmed":
      return new SsoError("E005003", "The sign-up is not confirmed yet.");
    case "not-approved":
      return new SsoError("E005004", "The account is not approved by an administrator.");
    case "user-exists":
      return new SsoError("E001002", "The username is taken.");
    case "no-user":
      return new SsoError("E001100", "There is no user of that user_id.");
    case "never-allowed":
      return new SsoError("E008001", "You cannot do this to your own account. Ask another super-user.");
    case "no-password":
      return new SsoError("E008001", "This account has no password and gets none: its identity provider signs it in.");
    case "no-sign-up":
      return noSignUp();
    case "confirmed-before":
      return new SsoError("E005007", "The sign-up is confirmed already.");
    case "no-renaming":
      return new SsoError("E008001", "`username`: a username is for life. Make another user instead.");
    case "precondition-failed":
      return revision === undefined
        ? new SsoError("E009003", "The precondition does not hold: there is no such attribute.")
        : new SsoError("E009003", OTHER_REVISION, { headers: { ETag: entityTag(revision) } });
    case "attribute-exists":
      return new SsoError("E009001", `${where}The attribute exists already. Use PUT to replace it.`);
    case "no-attribute":
      return new SsoError("E009002", `${where}There is no such attribute. Use POST or PUT to create it.`);
    case "missing-value":
      return new SsoError("E008003", `${where}\`value\` is needed: there is no such attribute yet.`);
    case "too-many-attributes":
      return new SsoError("E008002", "There would be too many attributes. Delete some first.");
    case "attributes-too-large":
      return new SsoError("E008002", "The values would be too large together. Delete some attributes first.");
    case "unreadable":
      return new SsoError("E008004", faultMessage("the cid"));
    default:
      return reason satisfies never;
  }
}

export function waiting(code: SsoCode, status: 429 | 503, message: string, retryAfterSeconds: number): SsoError {
  return new SsoError(code, message, { status, headers: { "Retry-After": String(retryAfterSeconds) } });
}

/** What an object answered, or the failure that it is to the caller, thrown. */
export const unwrap = unwrapper(refusal);

/** Writes the answer to a failure, whatever was thrown. What is no failure of ours goes to the log and nowhere else. */
export function answerSsoError(error: unknown, c: Context<AppEnv>): Response {
  const failure = error instanceof SsoError ? error : unexpectedError(error, c.get("cid"));
  // Whether there is a user of some id is told to super-users alone.
  const isSecret = failure.code === "E001100" && !c.get("isSuperUser");
  const { code, status, message, headers } = isSecret ? notAllowed() : failure;
  audit(c, { code, event: c.get("audit").event ?? (REFUSED.has(code) ? "access_refused" : undefined) });
  const more = code === "E008003" ? OF_MISSING_INPUT : {};
  return answerJson(c, { status: "error", cid: c.get("cid"), sub_status: [code], message, ...more }, status, headers);
}

function unexpectedError(error: unknown, cid: string): SsoError {
  const { status, message, headers } = unexpected(error, cid);
  if (status === 500) return new SsoError("E008004", message, { headers });
  return new SsoError(status === 429 ? "E005001" : "E008004", message, { status, headers });
}
