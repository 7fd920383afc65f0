/** Names that people may give themselves, and how long a sign-up waits. */
import { describe, expect, it } from "vitest";
import { confirmationDue, decisionDue, forgottenAfter, isUndecided, looksOfficial } from "../../src/domain/sign-up.ts";
import { NAMELESS, ORDINARY, type User } from "../../src/domain/user.ts";

const DAY_MS = 86_400_000;

it.each([
  ["Administrator", true],
  ["my-ROOT", true],
  ["ecosystem", true],
  ["lasso", true],
  ["zato-fan", true],
  ["ana", false],
  ["adm1n", false],
])("%s looks official: %s", (username, official) => {
  expect(looksOfficial(username)).toBe(official);
});

const JOAN: User = {
  ...NAMELESS,
  ...ORDINARY,
  userId: "zusr-joan",
  username: "joan",
  signUpStatus: "before_confirmation",
  lockedAtMs: null,
  lockedBy: null,
  approvalChangedAtMs: 0,
  approvalChangedBy: "auto",
  signUpConfirmedAtMs: null,
  signedUpAtMs: 0,
  passwordSetAtMs: 0,
  passwordExpiresAtMs: null,
  isTotpEnabled: false,
};

it("a sign-up waits a day to be confirmed, and a week to be decided", () => {
  expect(confirmationDue(5)).toBe(DAY_MS + 5);
  expect(decisionDue(5, "before_decision")).toBe(7 * DAY_MS + 5);
  expect(decisionDue(5, "approved")).toBeNull();
  expect(decisionDue(5, "rejected")).toBeNull();
});

describe("a sign-up is undecided", () => {
  it.each([
    ["before_decision", "before_confirmation", true],
    ["before_decision", "final", true],
    ["approved", "before_confirmation", true],
    ["approved", "final", false],
    ["rejected", "before_confirmation", false],
    ["rejected", "final", false],
  ] as const)("%s and %s: %s", (approvalStatus, signUpStatus, undecided) => {
    expect(isUndecided({ approvalStatus, signUpStatus })).toBe(undecided);
  });
});

describe("a sign-up that an administrator has changed", () => {
  const signUp = { confirmation: "digest", forgottenAtMs: DAY_MS };
  it.each<[what: string, change: Partial<User>, forgottenAtMs: number | null]>([
    ["in nothing that decides", { email: "joan", isLocked: true }, DAY_MS],
    ["by a rejection", { approvalStatus: "rejected" }, null],
    ["by an approval, is still to be confirmed", { approvalStatus: "approved" }, DAY_MS],
    ["by hand, to final", { signUpStatus: "final" }, null],
    ["by hand, to another state", { signUpStatus: "to_approve" }, null],
  ])("%s", (_what, change, forgottenAtMs) => {
    expect(forgottenAfter(signUp, JOAN, { ...JOAN, ...change })).toBe(forgottenAtMs);
  });

  it("and that was confirmed stays when it is approved", () => {
    const confirmed: User = { ...JOAN, signUpStatus: "final" };
    expect(forgottenAfter(signUp, confirmed, { ...confirmed, approvalStatus: "approved" })).toBeNull();
  });
});
