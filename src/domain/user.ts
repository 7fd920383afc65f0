// A user: who the person is, and the rules of what may stand in which field. Times are milliseconds.

import {
  PASSWORD_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
  PASSWORD_TYPED_UNITS,
  USER_FIELD_CHARACTERS,
  USERNAME_CHARACTERS,
  USERNAME_TYPED_UNITS,
} from "../limits.ts";
import { characters, foldCase, hasControl, hasFormat, hasWhiteSpace, isLongerThan } from "./text.ts";

/** The fields that a person fills in; unset ones are null. */
export interface UserFields {
  email: string | null;
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
  displayName: string | null;
}

/** What administrators have decided about a user. */
export const APPROVAL_STATUSES = ["before_decision", "approved", "rejected"] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/** How far a sign-up has come; users that administrators made are `final` unless they say otherwise. */
export const SIGN_UP_STATUSES = ["final", "before_confirmation", "to_approve"] as const;
type SignUpStatus = (typeof SIGN_UP_STATUSES)[number];

/** What only a super-user says of a user, and may change. */
export interface UserStanding {
  isSuperUser: boolean;
  isLocked: boolean;
  approvalStatus: ApprovalStatus;
  signUpStatus: SignUpStatus;
  /** The password is to be changed at the next sign-in. */
  passwordMustChange: boolean;
}

/** A user as others see it: everything but what is secret. */
export interface User extends UserFields, UserStanding {
  userId: string;
  username: string;
  /** When and by whose user id the user was locked; null where it is not, or was by 0.1.0. */
  lockedAtMs: number | null;
  lockedBy: string | null;
  /** The last change of the approval status; `auto` where nobody has decided yet. */
  approvalChangedAtMs: number;
  approvalChangedBy: string;
  /** When a sign-up was confirmed with its token. */
  signUpConfirmedAtMs: number | null;
  signedUpAtMs: number;
  passwordSetAtMs: number;
  /** Null where the setting counts, from `passwordSetAtMs` on. */
  passwordExpiresAtMs: number | null;
  /** Whether signing in takes a code of the second factor. */
  isTotpEnabled: boolean;
}

/** The second factor that a new user begins with. */
export interface NewFactor {
  isEnabled: boolean;
  /** In base32; without one, a new one where it is enabled. */
  key: string | null;
  label: string | null;
}

/** What makes a user. */
export interface NewUser extends UserFields, UserStanding {
  username: string;
  /** Null for one that nobody knows. */
  password: string | null;
  factor?: NewFactor;
}

/** The fields of somebody of whom only the username is known. */
export const NAMELESS: UserFields = {
  email: null,
  firstName: null,
  middleName: null,
  lastName: null,
  displayName: null,
};

/** The standing of a new user about whom nothing else is said. */
export const ORDINARY: UserStanding = {
  isSuperUser: false,
  isLocked: false,
  approvalStatus: "before_decision",
  signUpStatus: "final",
  passwordMustChange: false,
};

/** Who decides where nobody does: the service itself. */
export const BY_ITSELF = "auto";

/** What is wrong with an input field; the API gives each its code. */
export type UserFault =
  | "username-malformed"
  | "username-too-long"
  | "username-white-space"
  | "password-too-short"
  | "password-too-long"
  | "email-malformed"
  | "field-malformed";

/** Two usernames are the same user when this is equal. */
export function normaliseUsername(username: string): string {
  return foldCase(username);
}

/**
 * The fault of a new username, if it has one. Format characters are invisible or turn text round: a name with them would
 * look like another.
 */
export function usernameFault(username: string): UserFault | null {
  if (username === "") return "username-malformed";
  if (isLongerThan(username, USERNAME_CHARACTERS)) return "username-too-long";
  if (hasWhiteSpace(username)) return "username-white-space";
  return hasControl(username) || hasFormat(username) ? "username-malformed" : null;
}

/** A username as it is typed at sign-in, normalised; null for one that is longer than any can be, composed or not. */
export function normaliseTypedUsername(username: string): string | null {
  if (username.length > USERNAME_TYPED_UNITS) return null;
  const composed = username.normalize("NFC");
  const isTooLong = [username, composed].every((form) => isLongerThan(form, USERNAME_CHARACTERS));
  return isTooLong ? null : normaliseUsername(composed);
}

/**
 * What is hashed of a password: NFC (RFC 8265, 4.2), so that the same password typed on another system opens the account.
 * null for one that is longer than any can be; that is judged before it is normalised.
 */
export function normalisePassword(password: string): string | null {
  if (password.length > PASSWORD_TYPED_UNITS) return null;
  const normalised = password.normalize("NFC");
  return isLongerThan(normalised, PASSWORD_MAX_CHARACTERS) ? null : normalised;
}

/**
 * What a password that is tried may have been hashed as: NFC, and where that differs the raw text, as hashes of 0.1.0
 * are of that. None for one that is longer than any can be.
 */
export function passwordForms(password: string): string[] {
  const normalised = normalisePassword(password);
  if (normalised === null) return [];
  return [...new Set([normalised, password])];
}

/** The fault of a new password, if it has one. */
export function passwordFault(password: string): "password-too-short" | "password-too-long" | null {
  const normalised = normalisePassword(password);
  if (normalised === null) return "password-too-long";
  return characters(normalised) < PASSWORD_MIN_CHARACTERS ? "password-too-short" : null;
}

/** The fault of an e-mail address, if it has one. No address is verified, so none needs an `@`, as in Zato. */
export function emailFault(email: string): UserFault | null {
  if (isLongerThan(email, USER_FIELD_CHARACTERS)) return "email-malformed";
  return hasWhiteSpace(email) || hasControl(email) ? "email-malformed" : null;
}

/** The fault of a name or display name, if it has one. */
export function fieldFault(text: string): UserFault | null {
  return isLongerThan(text, USER_FIELD_CHARACTERS) || hasControl(text) ? "field-malformed" : null;
}
