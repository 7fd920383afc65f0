// The settings of accounts: how long passwords last.

import type { Environment } from "./config.ts";
import type { User } from "./domain/user.ts";
import { PASSWORD_DAYS_MAX } from "./limits.ts";
import { remembered, wholeNumber } from "./setting.ts";

const DAY_MS = 86_400_000;

const parseExpiryDays = remembered("PASSWORD_EXPIRY_DAYS", (text) => wholeNumber(text || "730", PASSWORD_DAYS_MAX));

/** When a user's password expires, in milliseconds. */
export function passwordExpiry(env: Environment, user: Pick<User, "passwordExpiresAtMs" | "passwordSetAtMs">): number {
  return user.passwordExpiresAtMs ?? user.passwordSetAtMs + parseExpiryDays(env.PASSWORD_EXPIRY_DAYS) * DAY_MS;
}
