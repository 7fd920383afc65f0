/**
 * The table of signing in: each row alone, and each pair of rows that hold at once, of which the earlier one is told.
 */
import { describe, expect, it } from "vitest";
import { judgeSignIn, type SignInFacts, type SignInTrial, type SignInVerdict } from "../../src/domain/sign-in.ts";

const NOW = 1_000_000;
const CLOCK = { nowMs: NOW, warningMs: 1_000 };

const WELCOME: SignInFacts = {
  isLocked: false,
  signUpStatus: "final",
  approvalStatus: "approved",
  passwordMustChange: false,
  isTotpEnabled: false,
  passwordExpiresAtMs: NOW + 5_000,
};
const PLAIN: SignInTrial = { code: "missing", newPassword: "missing" };

/** A row of the contract's table: what makes it hold, and what is told then. */
interface Row {
  row: string;
  user?: Partial<SignInFacts>;
  trial?: Partial<SignInTrial>;
  told: string;
}

const EXPIRED = { passwordExpiresAtMs: NOW };
const EXPIRING = { passwordExpiresAtMs: NOW + 999 };
const MUST_CHANGE = { passwordMustChange: true };

/** In the order in which they are told. */
const ROWS: Row[] = [
  { row: "4, no code", user: { isTotpEnabled: true }, trial: { code: "missing" }, told: "code-missing" },
  { row: "5, a wrong code", user: { isTotpEnabled: true }, trial: { code: "wrong" }, told: "wrong-credentials" },
  { row: "5, suspended", user: { isTotpEnabled: true }, trial: { code: "suspended" }, told: "codes-suspended" },
  { row: "6, locked", user: { isLocked: true }, told: "locked" },
  { row: "7, not confirmed", user: { signUpStatus: "before_confirmation" }, told: "not-confirmed" },
  { row: "7, to be approved", user: { signUpStatus: "to_approve" }, told: "not-confirmed" },
  { row: "8, before decision", user: { approvalStatus: "before_decision" }, told: "not-approved" },
  { row: "8, rejected", user: { approvalStatus: "rejected" }, told: "not-approved" },
  { row: "9, expired", user: EXPIRED, trial: { newPassword: "missing" }, told: "password-expired" },
  { row: "10, must change", user: MUST_CHANGE, trial: { newPassword: "missing" }, told: "password-must-change" },
  ...(["password-rejected", "password-too-short", "password-too-long"] as const).flatMap((newPassword) => [
    { row: `11, expired, ${newPassword}`, user: EXPIRED, trial: { newPassword }, told: newPassword },
    { row: `11, must change, ${newPassword}`, user: MUST_CHANGE, trial: { newPassword }, told: newPassword },
    { row: `11, expiring, ${newPassword}`, user: EXPIRING, trial: { newPassword }, told: newPassword },
  ]),
  { row: "12, expiring", user: EXPIRING, trial: { newPassword: "missing" }, told: "welcome, with a warning" },
  { row: "13, a code that is not needed", trial: { code: "wrong" }, told: "welcome" },
  { row: "13, a new password that is not due", trial: { newPassword: "password-rejected" }, told: "welcome" },
  { row: "13, a new password, expired", user: EXPIRED, trial: { newPassword: "acceptable" }, told: "welcome, changed" },
  {
    row: "13, a new password, must",
    user: MUST_CHANGE,
    trial: { newPassword: "acceptable" },
    told: "welcome, changed",
  },
  {
    row: "13, a new password, expiring",
    user: EXPIRING,
    trial: { newPassword: "acceptable" },
    told: "welcome, changed",
  },
  { row: "13, the right code", user: { isTotpEnabled: true }, trial: { code: "right" }, told: "welcome" },
];

function told(verdict: SignInVerdict): string {
  if (!verdict.ok) return verdict.reason;
  if (verdict.isPasswordExpiring) return "welcome, with a warning";
  return verdict.takesNewPassword ? "welcome, changed" : "welcome";
}

describe("each row alone", () => {
  it.each(ROWS)("$row: $told", ({ user, trial, told: expected }) => {
    expect(told(judgeSignIn({ ...WELCOME, ...user }, { ...PLAIN, ...trial }, CLOCK))).toBe(expected);
  });

  it("and none of them", () => {
    expect(told(judgeSignIn(WELCOME, PLAIN, CLOCK))).toBe("welcome");
    expect(told(judgeSignIn({ ...WELCOME, passwordExpiresAtMs: NOW + 1_000 }, PLAIN, CLOCK))).toBe("welcome");
  });
});

/** Whether two rows can hold at once: they say nothing different of the same thing. */
function agree(one: object = {}, other: object = {}): boolean {
  return Object.entries(one).every(([name, value]) => (Reflect.get(other, name) ?? value) === value);
}

const PAIRS = ROWS.flatMap((first, index) =>
  ROWS.slice(index + 1)
    .filter((second) => agree(first.user, second.user) && agree(first.trial, second.trial))
    .map((second) => ({ first, second })),
).filter(({ first, second }) => !first.told.startsWith("welcome") || !second.told.startsWith("welcome"));

describe("of two rows that hold at once the earlier one is told", () => {
  it("and there are many", () => {
    expect(PAIRS.length).toBeGreaterThan(100);
  });

  it.each(PAIRS)("$first.row, before $second.row", ({ first, second }) => {
    const verdict = judgeSignIn(
      { ...WELCOME, ...first.user, ...second.user },
      { ...PLAIN, ...first.trial, ...second.trial },
      CLOCK,
    );
    expect(told(verdict)).toBe(first.told);
  });
});
