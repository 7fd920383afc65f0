// The failures of the profile API: what each refusal of an object becomes, and the one place that writes an error's
// body.

import type { Context } from "hono";
import { KINDS, type Kind } from "../contract/profiles/codes.ts";
import { AWS_SESSION_TAGS } from "../domain/aws-tags.ts";
import type { IdentityReason } from "../domain/identity-outcome.ts";
import { type Failure, unwrapper } from "../domain/outcome.ts";
import { entityTag } from "../domain/precondition.ts";
import type { ProfileReason } from "../domain/profile.ts";
import { answerJson } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { faultMessage, unexpected } from "../http/unexpected.ts";
import { ENVIRONMENTS, IDENTITY_ATTRIBUTES, IDENTITY_VALUES, MEMBERS } from "../limits.ts";

/** What is wrong with one field; `rule` is a sentence and never quotes what was given. */
export interface FieldFault {
  field: string;
  rule: string;
}

/** A failure on its way to the answer. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: Kind;
  readonly details: string | null;
  readonly headers: Record<string, string>;

  constructor(kind: Kind, message: string, more: { details?: string; headers?: Record<string, string> } = {}) {
    super(message);
    this.kind = kind;
    this.details = more.details ?? null;
    this.headers = more.headers ?? {};
  }
}

// RFC 9110, 11.6.1: an answer with 401 says how to do better.
const CHALLENGE = { "WWW-Authenticate": "Bearer" };

/** A credential is missing or malformed. */
export const noToken = (message: string) => new Problem("noToken", message, { headers: CHALLENGE });

/** A well-formed credential opens nothing. */
export const unknownToken = (message: string) => new Problem("unknownToken", message, { headers: CHALLENGE });

/** The session that calls has ended; the same for a token that never was one. */
export const sessionEnded = () => unknownToken("There is no such session. Sign in again.");

/** Something stored cannot be opened, or anything else that is no fault of the caller. */
export const unreadable = (cid: string) => new Problem("fault", faultMessage(cid));

/** The input is at fault: the message names the first field and its rule, as some clients show nothing else. */
export function invalidInput(faults: readonly FieldFault[]): Problem {
  const rules = faults.map(({ field, rule }) => `${field}: ${rule}`);
  return new Problem("invalid", rules[0] ?? "", { details: rules.join(" ") });
}

/** Check-out needs an AWS key, which is not set. */
export function awsKeyMissing({ missing }: { missing: readonly string[] }): Problem {
  return new Problem("unavailable", `Check-out is not set up: an administrator must set ${missing.join(" and ")}.`);
}

/** The path is unknown. */
export const noSuchPath = () => new Problem("notFound", "There is no such path.");

/** The path is not for that method. */
export function wrongMethod(methods: string[]): Problem {
  const allow = methods.join(", ");
  return new Problem("wrongMethod", `This path takes ${allow}.`, { headers: { Allow: allow } });
}

/** What the refusal of an object is to the caller. */
export function refusal({ reason, item, revision }: Failure<ProfileReason | IdentityReason>): Problem {
  const where = item === undefined ? "" : `[${item}]: `;
  switch (reason) {
    case "precondition-failed":
      return new Problem(
        "changed",
        "The profile has changed: its revision is another one. Read the list again, then repeat the call with the new ETag.",
        {
          headers: revision === undefined ? {} : { ETag: entityTag(revision) },
        },
      );
    case "no-attribute":
      return new Problem("notFound", "The profile has no session attribute of that id.");
    case "mapping-name-taken":
      return new Problem("duplicate", "The profile has this mappingName already; its case does not count.");
    case "too-many-attributes":
      return tooMany("session attributes", AWS_SESSION_TAGS);
    case "no-environment":
      return new Problem("notFound", "The profile has no environment of that id.");
    case "too-many-environments":
      return tooMany("environments", ENVIRONMENTS);
    case "no-member":
      return new Problem("notFound", "The profile has no member of that user id.");
    case "too-many-members":
      return tooMany("members", MEMBERS);
    case "no-identity-attribute":
      return new Problem("notFound", `${where}There is no identity attribute of that id.`);
    case "identity-attribute-exists":
      return new Problem("duplicate", "There is an identity attribute of this name; its case does not count.");
    case "too-many-identity-attributes":
      return tooMany("identity attributes", IDENTITY_ATTRIBUTES);
    case "no-user":
      return new Problem("notFound", "There is no user of that id.");
    case "second-value":
      return new Problem("duplicate", `${where}The attribute takes one value and the user has one. Remove it first.`);
    case "too-many-values":
      return tooMany("values of one user", IDENTITY_VALUES);
    default:
      return reason satisfies never;
  }
}

function tooMany(what: string, limit: number): Problem {
  const rule = `There would be too many ${what}: at most ${limit} are taken.`;
  return new Problem("invalid", rule, { details: rule });
}

/** What an object answered, or the problem that it is to the caller, thrown. */
export const unwrap = unwrapper(refusal);

/** Writes the answer to a failure, whatever was thrown. What is no failure of ours goes to the log and nowhere else. */
export function answerProblem(error: unknown, c: Context<AppEnv>): Response {
  const { kind, message, details, headers } = error instanceof Problem ? error : unexpectedProblem(error, c.get("cid"));
  const [status, errorCode] = KINDS[kind];
  audit(c, { code: errorCode, event: status === 401 || status === 403 ? "access_refused" : undefined });
  return answerJson(c, { status, message, errorCode, details }, status, headers);
}

const UNEXPECTED_KINDS = { 429: "tooMany", 500: "fault", 503: "unavailable" } as const;

function unexpectedProblem(error: unknown, cid: string): Problem {
  const { status, message, headers } = unexpected(error, cid);
  return new Problem(UNEXPECTED_KINDS[status], message, { headers });
}
