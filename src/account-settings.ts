// The settings of accounts: how long passwords last, and what they may not contain.

import type { Environment } from "./config.ts";
import { foldCase } from "./domain/text.ts";
import type { User } from "./domain/user.ts";
import { PASSWORD_DAYS_MAX } from "./limits.ts";
import { logEvent } from "./log.ts";
import { listOf, remembered, SettingFault, trueOrFalse, wholeNumber } from "./setting.ts";

const DAY_MS = 86_400_000;

const parseExpiryDays = remembered("PASSWORD_EXPIRY_DAYS", (text) => wholeNumber(text || "730", PASSWORD_DAYS_MAX));
const parseWarningDays = remembered("PASSWORD_WARNING_DAYS", (text) => wholeNumber(text || "30", PASSWORD_DAYS_MAX));
const parseRejects = remembered("PASSWORD_REJECT", (text) => listOf(text).map(foldCase));

const parseApprovalNeeded = remembered("APPROVAL_NEEDED", (text) => trueOrFalse(text || "true"));
const parseSignUpApps = remembered("SIGN_UP_APPS", (text) => new Set(listOf(text)));

/** Whether a new user waits for an administrator's approval. */
export const isApprovalNeeded = (env: Environment): boolean => parseApprovalNeeded(env.APPROVAL_NEEDED);

/**
 * Applications whose people may sign up by themselves.
 * @param known all applications
 * @throws {SettingFault} where one of them is no application
 */
export function signUpApplications(env: Environment, known: ReadonlySet<string>): ReadonlySet<string> {
  const named = parseSignUpApps(env.SIGN_UP_APPS);
  if ([...named].every((name) => known.has(name))) return named;
  const why = "each of them must be in APPS";
  logEvent("setting_fault", { setting: "SIGN_UP_APPS", why });
  throw new SettingFault(`SIGN_UP_APPS: ${why}`);
}

/** Reads what tells when passwords expire. @throws {SettingFault} where it is malformed */
export function checkPasswordExpiry(env: Environment): void {
  parseExpiryDays(env.PASSWORD_EXPIRY_DAYS);
}

/** Reads what a new password is judged by. @throws {SettingFault} where it is malformed */
export function checkNewPasswordSettings(env: Environment): void {
  rejectedInPasswords(env);
}

/** When a user's password expires, in milliseconds. */
export function passwordExpiry(env: Environment, user: Pick<User, "passwordExpiresAtMs" | "passwordSetAtMs">): number {
  return user.passwordExpiresAtMs ?? user.passwordSetAtMs + parseExpiryDays(env.PASSWORD_EXPIRY_DAYS) * DAY_MS;
}

/** How long before a password expires that is told, in milliseconds. */
export const passwordWarningMs = (env: Environment): number => parseWarningDays(env.PASSWORD_WARNING_DAYS) * DAY_MS;

/** What short passwords may not contain, in lower case. */
export const rejectedInPasswords = (env: Environment): readonly string[] => parseRejects(env.PASSWORD_REJECT);
