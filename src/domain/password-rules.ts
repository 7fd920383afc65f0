// Which new passwords are refused, beyond their length: those that whoever guesses tries first.

import { PASSWORD_LONG_CHARACTERS } from "../limits.ts";
import { COMMON_PASSWORDS } from "./common-passwords.ts";
import { characters, foldCase } from "./text.ts";
import { normaliseUsername, passwordFault } from "./user.ts";

/** What is wrong with a new password. */
export type PasswordFault = "password-too-short" | "password-too-long" | "password-rejected";

/** What a new password is judged against. */
export interface PasswordContext {
  username: string;
  /** Of the setting: what short passwords may not contain, in lower case. */
  rejected: readonly string[];
  /** People who sign up choose both themselves: then the password may not even contain the username. */
  isSignUp?: boolean;
}

/** The fault of a new password, null where it has none. */
export function newPasswordFault(password: string, context: PasswordContext): PasswordFault | null {
  return passwordFault(password) ?? (isRejected(password, context) ? "password-rejected" : null);
}

function isRejected(password: string, { username, rejected, isSignUp = false }: PasswordContext): boolean {
  const lowered = foldCase(password);
  const name = normaliseUsername(username);
  if (lowered === name || COMMON_PASSWORDS.has(lowered)) return true;
  const isShort = characters(lowered) < PASSWORD_LONG_CHARACTERS;
  return (isShort && rejected.some((part) => lowered.includes(part))) || (isSignUp && lowered.includes(name));
}
