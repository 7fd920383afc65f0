// What each code of a failure means, in one line.

import type { Kind } from "../../contract/profiles/codes.ts";
import type { OwnStatus, SsoCode } from "../../contract/sso/codes.ts";
import { ENVIRONMENTS, IDENTITY_ATTRIBUTES, IDENTITY_VALUES, MEMBERS } from "../../limits.ts";

export const SSO_MEANINGS: Record<SsoCode, string> = {
  E001001: "The username is malformed.",
  E001002: "The username is taken.",
  E001003: "The username is too long.",
  E001004: "The username has white space.",
  E001100: "There is no user of that `user_id`. Super-users are told so; others get `E005001`.",
  E002001: "The e-mail address is malformed.",
  E003001: "The password is too easily guessed, or is the present one.",
  E003002: "The password is too short.",
  E003003: "The password is too long.",
  E003004: "The password has expired. Only the right password is told so.",
  E003007: "The password is to be changed. Only the right password is told so.",
  E004001: "`current_app` is missing, or is none of the configured applications.",
  E004002: "People of this application may not sign up by themselves.",
  E005001: "Not allowed; at sign-in, the username or password is wrong.",
  E005002: "The account is locked. Only the right password is told so.",
  E005003: "The sign-up is not confirmed yet. Only the right password is told so.",
  E005004: "The account is not approved, or was rejected. Only the right password is told so.",
  E005006: "There is no such sign-up to be confirmed: the token is unknown, forged or expired.",
  E005007: "The sign-up is confirmed already.",
  E005008: "A code of the second factor is needed. Only the right password is told so.",
  E007001: "There is no such session: the token is malformed or forged, or the session has ended or expired.",
  E008001: "Never allowed: nobody locks, rejects, deletes or demotes oneself, and a username is for life.",
  E008002: "Invalid input, or a limit would be exceeded. The message names the parameter and what is expected.",
  E008003: "Something is missing. The message names it.",
  E008004: "The service failed. Report the `cid`.",
  E009001: "The attribute exists already.",
  E009002: "There is no such attribute.",
  E009003: "A precondition failed: the attribute's revision is another one.",
};

/** What a code means under a status that is not its usual one. */
export const SSO_MEANINGS_BY_STATUS: Record<OwnStatus, string> = {
  404: "There is no such path.",
  405: "The path is not for that method; `Allow` names those that it takes.",
  413: "The body is too large.",
  429: "Too many calls. Wait for as long as `Retry-After` says.",
  503: "A setting is missing or malformed, or too many calls wait for this session or user; then `Retry-After` says how long to wait.",
};

export const PROFILE_MEANINGS: Record<Kind, string> = {
  invalid: `The input is invalid, or a limit would be exceeded. The message names the first field and its rule, \`details\` all of them. At most ${ENVIRONMENTS} environments and ${MEMBERS} members a profile, ${IDENTITY_ATTRIBUTES} definitions, ${IDENTITY_VALUES} values a person.`,
  checkedOut: "This session has the profile checked out for that environment already.",
  awsRefuses:
    "AWS refuses for a reason that an administrator must mend; `details` has AWS's words. Trying again does not help.",
  noToken: "The credential is missing or malformed.",
  unknownToken: "The credential opens nothing: the API token is unknown, or the session has ended.",
  forbidden: "The scope or the profiles of the API token, or the person's membership, do not allow it.",
  notFound: "There is no such thing.",
  wrongMethod: "The path is not for that method; `Allow` names those that it takes.",
  duplicate: "It exists already.",
  changed: "A precondition failed: the profile's revision is another one.",
  tooLarge: "The body is too large.",
  tooMany: "Too many calls. Wait for as long as `Retry-After` says.",
  fault: "The service failed. The message names an id to report.",
  unavailable: "A setting is missing or malformed, AWS cannot be reached, or too many calls wait; try again later.",
};
