// Signing up: which names people may give themselves, and how long an account waits for what comes next. Times are
// milliseconds.

import { SIGN_UP_CONFIRMATION_MS, SIGN_UP_DECISION_MS } from "../limits.ts";
import { foldCase } from "./text.ts";
import type { ApprovalStatus, User } from "./user.ts";

/** What looks like an office of this service, in a name that people give themselves. */
const OFFICIAL = ["admin", "root", "system", "sso", "zato"];

/** Whether a name that somebody has chosen looks official. */
export function looksOfficial(username: string): boolean {
  const folded = foldCase(username);
  return OFFICIAL.some((word) => folded.includes(word));
}

/** Whether an administrator, or the person by the token, has still something to say about a sign-up. */
export function isUndecided({ approvalStatus, signUpStatus }: Pick<User, "approvalStatus" | "signUpStatus">): boolean {
  return approvalStatus === "before_decision" || (approvalStatus === "approved" && signUpStatus !== "final");
}

/** When a sign-up is forgotten that nobody confirms. */
export const confirmationDue = (signedUpAtMs: number): number => signedUpAtMs + SIGN_UP_CONFIRMATION_MS;

/** When one is forgotten that is confirmed and about which nobody decides; null where it is decided. */
export function decisionDue(signedUpAtMs: number, approvalStatus: ApprovalStatus): number | null {
  return approvalStatus === "before_decision" ? signedUpAtMs + SIGN_UP_DECISION_MS : null;
}

/** A sign-up as its object keeps it. */
export interface SignUp {
  /** SHA-256 of the random part of the token that confirms it, in hexadecimal; null for who was made by others. */
  confirmation: string | null;
  /** When the account is forgotten; null for never. */
  forgottenAtMs: number | null;
}

/** When an account is forgotten after an administrator has changed it: whoever was looked at stays, but for the unconfirmed. */
export function forgottenAfter({ forgottenAtMs }: SignUp, before: User, after: User): number | null {
  const isLookedAt = after.approvalStatus !== before.approvalStatus || after.signUpStatus !== before.signUpStatus;
  if (!isLookedAt) return forgottenAtMs;
  return after.approvalStatus === "approved" &&
    after.signUpStatus === before.signUpStatus &&
    after.signUpStatus !== "final"
    ? forgottenAtMs
    : null;
}
