// Whether somebody whose password is right may come in, and what is told otherwise: the contract's table of signing in
// (1.6.3), from its row 4 on, in its order. What stands before that is judged before a password is hashed.

import type { PasswordFault } from "./password-rules.ts";
import type { User } from "./user.ts";

/** What is known of the user. */
export interface SignInFacts extends Pick<User, "isLocked" | "signUpStatus" | "approvalStatus" | "passwordMustChange"> {
  isTotpEnabled: boolean;
  passwordExpiresAtMs: number;
}

/** What came with the right password. */
export interface SignInTrial {
  /** The code of the second factor; `suspended` where codes are not judged after too many wrong ones. */
  code: "missing" | "right" | "wrong" | "suspended";
  /** `missing`, `acceptable`, or what is wrong with it. */
  newPassword: "missing" | "acceptable" | PasswordFault;
}

/** Why the state of an account lets nobody in. */
export type StandingRefusal = "locked" | "not-confirmed" | "not-approved";

/** Why somebody with the right password does not come in. */
export type SignInRefusal =
  | "code-missing"
  | "wrong-credentials"
  | "codes-suspended"
  | StandingRefusal
  | "password-expired"
  | "password-must-change"
  | PasswordFault;

/** Come in, or why not. */
export type SignInVerdict =
  | {
      ok: true;
      /** The new password is due, and takes the place of the old one. */
      takesNewPassword: boolean;
      /** The password expires soon, and no new one was given. */
      isPasswordExpiring: boolean;
    }
  | { ok: false; reason: SignInRefusal };

/**
 * Judges a sign-in.
 * @param warningMs how long before a password expires that is told
 */
export function judgeSignIn(
  user: SignInFacts,
  trial: SignInTrial,
  { nowMs, warningMs }: { nowMs: number; warningMs: number },
): SignInVerdict {
  const reason = (user.isTotpEnabled ? codeRefusal(trial) : null) ?? standingRefusal(user);
  if (reason !== null) return { ok: false, reason };
  const leftMs = user.passwordExpiresAtMs - nowMs;
  const isDue = leftMs < warningMs || leftMs <= 0 || user.passwordMustChange;
  if (isDue && trial.newPassword !== "missing") {
    if (trial.newPassword !== "acceptable") return { ok: false, reason: trial.newPassword };
    return { ok: true, takesNewPassword: true, isPasswordExpiring: false };
  }
  if (leftMs <= 0) return { ok: false, reason: "password-expired" };
  if (user.passwordMustChange) return { ok: false, reason: "password-must-change" };
  return { ok: true, takesNewPassword: false, isPasswordExpiring: isDue };
}

function codeRefusal({ code }: SignInTrial): SignInRefusal | null {
  switch (code) {
    case "missing":
      return "code-missing";
    case "wrong":
      return "wrong-credentials";
    case "suspended":
      return "codes-suspended";
    case "right":
      return null;
    default:
      return code satisfies never;
  }
}

/** Why the state of an account lets nobody in, null where it does. */
export function standingRefusal(
  user: Pick<User, "isLocked" | "signUpStatus" | "approvalStatus">,
): StandingRefusal | null {
  if (user.isLocked) return "locked";
  if (user.signUpStatus !== "final") return "not-confirmed";
  return user.approvalStatus === "approved" ? null : "not-approved";
}
