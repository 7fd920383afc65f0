// A user: who the person is, and the rules of what may stand in which field. Times are milliseconds.

import {
  PASSWORD_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
  USER_FIELD_CHARACTERS,
  USERNAME_CHARACTERS,
} from "../limits.ts";
import { characters, hasControl, hasWhiteSpace } from "./text.ts";

/** The fields that a person fills in; unset ones are null. */
export interface UserFields {
  email: string | null;
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
  displayName: string | null;
}

/** A user as others see it: everything but the password. */
export interface User extends UserFields {
  userId: string;
  username: string;
  isSuperUser: boolean;
  isLocked: boolean;
  isApproved: boolean;
  signUpTime: number;
  passwordLastSet: number;
}

/** What an administrator gives to make a user. */
export interface NewUser extends UserFields {
  username: string;
  password: string;
  isSuperUser: boolean;
  isApproved: boolean;
}

/** What is wrong with an input field; the API gives each its code. */
export type UserFault =
  | "username-malformed"
  | "username-too-long"
  | "username-white-space"
  | "password-too-short"
  | "password-too-long"
  | "email-malformed"
  | "field-malformed";

/** Two usernames are the same user when this is equal: NFC, then lower case, then NFC again as lowering may undo it. */
export function normaliseUsername(username: string): string {
  return username.normalize("NFC").toLowerCase().normalize("NFC");
}

/** The fault of a username, if it has one. */
export function usernameFault(username: string): UserFault | null {
  if (username === "") return "username-malformed";
  if (characters(username) > USERNAME_CHARACTERS) return "username-too-long";
  if (hasWhiteSpace(username)) return "username-white-space";
  return hasControl(username) ? "username-malformed" : null;
}

/** The fault of a new password, if it has one. */
export function passwordFault(password: string): UserFault | null {
  const length = characters(password);
  if (length < PASSWORD_MIN_CHARACTERS) return "password-too-short";
  return length > PASSWORD_MAX_CHARACTERS ? "password-too-long" : null;
}

/** The fault of an e-mail address, if it has one: something on both sides of the last `@`, no white space. */
export function emailFault(email: string): UserFault | null {
  const at = email.lastIndexOf("@");
  const shaped = at > 0 && at < email.length - 1 && !hasWhiteSpace(email) && !hasControl(email);
  return shaped && characters(email) <= USER_FIELD_CHARACTERS ? null : "email-malformed";
}

/** The fault of a name or display name, if it has one. */
export function fieldFault(text: string): UserFault | null {
  return characters(text) > USER_FIELD_CHARACTERS || hasControl(text) ? "field-malformed" : null;
}
