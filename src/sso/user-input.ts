// Reads the fields of users, each with its own code where it is at fault.

import {
  emailFault,
  fieldFault,
  passwordFault,
  type UserFault,
  type UserFields,
  usernameFault,
} from "../domain/user.ts";
import {
  PASSWORD_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
  USER_FIELD_CHARACTERS,
  USERNAME_CHARACTERS,
} from "../limits.ts";
import { type SsoCode, SsoError } from "./errors.ts";
import type { Input } from "./input.ts";

const FAULTS: Record<UserFault, [SsoCode, string]> = {
  "username-malformed": ["E001001", "`username` must have characters, and no control characters."],
  "username-too-long": ["E001003", `\`username\` may have at most ${USERNAME_CHARACTERS} characters.`],
  "username-white-space": ["E001004", "`username` may have no white space."],
  "password-too-short": ["E003002", `The password must have at least ${PASSWORD_MIN_CHARACTERS} characters.`],
  "password-too-long": ["E003003", `The password may have at most ${PASSWORD_MAX_CHARACTERS} characters.`],
  "email-malformed": ["E002001", `\`email\` must be an e-mail address of at most ${USER_FIELD_CHARACTERS} characters.`],
  "field-malformed": ["E008002", `Names have at most ${USER_FIELD_CHARACTERS} characters, and no control characters.`],
};

const FIELDS = [
  ["email", "email"],
  ["first_name", "firstName"],
  ["middle_name", "middleName"],
  ["last_name", "lastName"],
  ["display_name", "displayName"],
] as const satisfies [string, keyof UserFields][];

export function readUsername(input: Input): string {
  return checked(input, input.requiredText("username"), usernameFault);
}

export function readNewPassword(input: Input, name: "password" | "new_password"): string {
  return checked(input, input.requiredText(name), passwordFault);
}

/** The fields that are given; empty text unsets one. */
export function readUserFields(input: Input): Partial<UserFields> {
  const fields: Partial<UserFields> = {};
  for (const [parameter, field] of FIELDS) {
    if (!input.given(parameter)) continue;
    const text = input.text(parameter) ?? "";
    fields[field] = text === "" ? null : checked(input, text, field === "email" ? emailFault : fieldFault);
  }
  return fields;
}

function checked(input: Input, text: string, judge: (text: string) => UserFault | null): string {
  const fault = judge(text);
  if (fault) input.faults.invalid(new SsoError(...FAULTS[fault]));
  return text;
}
