// The failures of the profile API: the codes with their HTTP statuses, what each refusal of an object becomes, and the
// one place that writes an error's body.

import type { Context } from "hono";
import { SettingFault } from "../config.ts";
import { AWS_SESSION_TAGS } from "../domain/aws-tags.ts";
import type { Failure } from "../domain/outcome.ts";
import { entityTag } from "../domain/precondition.ts";
import type { ProfileOutcome, ProfileReason } from "../domain/profile.ts";
import type { FieldFault } from "../domain/reading.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { RateExceeded } from "../http/rates.ts";
import { ENVIRONMENTS, IDENTITY_ATTRIBUTES, IDENTITY_VALUES, MEMBERS, OVERLOAD_RETRY_SECONDS } from "../limits.ts";
import { logFault } from "../log.ts";
import { Overloaded } from "../objects/reach.ts";

/** Every kind of failure, by its HTTP status and Britive's code. */
const KINDS = {
  invalid: [400, "E1003"],
  checkedOut: [400, "E1001"],
  noToken: [401, "AU-0018"],
  unknownToken: [401, "AU-0015"],
  forbidden: [403, "E1002"],
  notFound: [404, "E1004"],
  wrongVerb: [405, "E1000"],
  duplicate: [409, "E1005"],
  changed: [412, "E1006"],
  tooLarge: [413, "E1000"],
  tooMany: [429, "E1000"],
  fault: [500, "E1000"],
  unavailable: [503, "E1000"],
} as const;

type Kind = keyof typeof KINDS;

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
export const unreadable = (cid: string) =>
  new Problem("fault", `The service failed. Try again later, and name ${cid} when you report it.`);

/** The input is at fault; `details` names each field and its rule. */
export function invalidInput(faults: readonly FieldFault[]): Problem {
  const details = faults.map(({ field, rule }) => `${field}: ${rule}`).join(" ");
  return new Problem("invalid", "The input is invalid.", { details });
}

/** The path is unknown, or not for that verb. */
export function noSuchPath(verbs: string[]): Problem {
  if (verbs.length === 0) return new Problem("notFound", "There is no such path.");
  const allow = verbs.join(", ");
  return new Problem("wrongVerb", `This path takes ${allow}.`, { headers: { Allow: allow } });
}

/** What the refusal of an object is to the caller. */
export function refusal({ reason, item, revision }: Failure<ProfileReason>): Problem {
  const details = item === undefined ? {} : { details: `[${item}]` };
  switch (reason) {
    case "precondition-failed":
      return new Problem("changed", "The profile's revision is another one. Read the list again and decide anew.", {
        headers: revision === undefined ? {} : { ETag: entityTag(revision) },
      });
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
      return new Problem("notFound", "There is no identity attribute of that id.", details);
    case "identity-attribute-exists":
      return new Problem("duplicate", "There is an identity attribute of this name; its case does not count.");
    case "too-many-identity-attributes":
      return tooMany("identity attributes", IDENTITY_ATTRIBUTES);
    case "no-user":
      return new Problem("notFound", "There is no user of that id.");
    case "second-value":
      return new Problem("duplicate", "The attribute takes one value and the user has one. Remove it first.", details);
    case "too-many-values":
      return tooMany("values of one user", IDENTITY_VALUES);
    default:
      return reason satisfies never;
  }
}

function tooMany(what: string, limit: number): Problem {
  return new Problem("invalid", `There would be too many ${what}.`, { details: `${what}: at most ${limit}.` });
}

/** What an object answered, or the problem that it is to the caller. */
export async function granted<T>(outcome: Promise<ProfileOutcome<T>>): Promise<{ ok: true } & T> {
  const settled = await outcome;
  if (!settled.ok) throw refusal(settled);
  return settled;
}

/** Writes the answer to a failure, whatever was thrown. What is no failure of ours goes to the log and nowhere else. */
export function answerProblem(error: unknown, c: Context<AppEnv>): Response {
  const { kind, message, details, headers } = error instanceof Problem ? error : unexpected(error, c.get("cid"));
  const [status, errorCode] = KINDS[kind];
  note(c, { code: errorCode, event: status === 401 || status === 403 ? "access_refused" : undefined });
  return c.json({ status, message, errorCode, details }, status, headers);
}

function unexpected(error: unknown, cid: string): Problem {
  if (error instanceof SettingFault) {
    return new Problem("unavailable", "The service is not set up. Its log says which setting is at fault.");
  }
  if (error instanceof RateExceeded) {
    const headers = { "Retry-After": String(error.retryAfterSeconds) };
    return new Problem("tooMany", "Too many calls. Wait, then go on more slowly.", { headers });
  }
  if (error instanceof Overloaded) {
    const headers = { "Retry-After": String(OVERLOAD_RETRY_SECONDS) };
    return new Problem("unavailable", "Too many calls for this profile or user. Try again.", { headers });
  }
  logFault("request_failed", error, { cid });
  return unreadable(cid);
}
