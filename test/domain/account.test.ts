/** What decisions about an account leave, who is noted for them, and which of them end its sessions. */
import { describe, expect, it } from "vitest";
import {
  type AccountChange,
  changedAccount,
  endsSessions,
  fieldsSaidBy,
  isRenaming,
} from "../../src/domain/account.ts";
import { NAMELESS, ORDINARY, type User } from "../../src/domain/user.ts";

const ANN: User = {
  ...NAMELESS,
  ...ORDINARY,
  userId: "zusr-ann",
  username: "Ann",
  approvalStatus: "approved",
  lockedAtMs: null,
  lockedBy: null,
  approvalChangedAtMs: 1,
  approvalChangedBy: "auto",
  signUpConfirmedAtMs: null,
  signedUpAtMs: 1,
  passwordSetAtMs: 1,
  passwordExpiresAtMs: null,
  isTotpEnabled: false,
};

const changed = (change: AccountChange, user = ANN) => changedAccount(user, change, "zusr-boss", 5);

describe("a change", () => {
  it("leaves what it does not name, and notes nobody for it", () => {
    expect(changed({ email: "ann@example.com", passwordMustChange: true })).toEqual({
      ...ANN,
      email: "ann@example.com",
      passwordMustChange: true,
    });
  });

  it("notes who locked and when, and forgets it with the lock", () => {
    const locked = changed({ isLocked: true });
    expect(locked).toEqual({ ...ANN, isLocked: true, lockedAtMs: 5, lockedBy: "zusr-boss" });
    expect(changedAccount(locked, { isLocked: true }, "zusr-other", 9)).toEqual(locked);
    expect(changed({ isLocked: false }, locked)).toEqual(ANN);
  });

  it("notes who decided and when, where that is another decision than before", () => {
    const noted = { approvalChangedAtMs: 5, approvalChangedBy: "zusr-boss" };
    expect(changed({ approvalStatus: "rejected" })).toEqual({ ...ANN, approvalStatus: "rejected", ...noted });
    expect(changed({ approvalStatus: "approved" })).toEqual(ANN);
  });

  it.each<[AccountChange, boolean]>([
    [{ isLocked: true }, true],
    [{ isLocked: false }, false],
    [{ approvalStatus: "rejected" }, true],
    [{ approvalStatus: "before_decision" }, true],
    [{ approvalStatus: "approved" }, false],
    [{ signUpStatus: "before_confirmation" }, true],
    [{ signUpStatus: "to_approve" }, true],
    [{ signUpStatus: "final" }, false],
    [{ isSuperUser: true }, true],
    [{ isSuperUser: false }, false],
    [{ firstName: "Anna", email: null, displayName: "A" }, false],
    [{ passwordMustChange: true, passwordExpiresAtMs: 0 }, false],
  ])("%j ends all sessions: %s", (change, ends) => {
    expect(endsSessions(ANN, changed(change))).toBe(ends);
  });
});

describe("who changes fields", () => {
  const [boss, oneself] = [
    { userId: "zusr-boss", as: "super-user" },
    { userId: "zusr-ann", as: "owner" },
  ] as const;

  it("stands behind those that are set, and not behind a username that is sent along", () => {
    expect(fieldsSaidBy({ email: null, username: "Ann" }, oneself)).toEqual(["email"]);
    expect(fieldsSaidBy({ firstName: "Anna", isLocked: true }, boss)).toEqual(["firstName", "isLocked"]);
  });

  it("stands behind the username by an approval", () => {
    expect(fieldsSaidBy({ approvalStatus: "approved" }, boss)).toContain("username");
    expect(fieldsSaidBy({ approvalStatus: "rejected" }, boss)).not.toContain("username");
  });
});

describe("a username", () => {
  it.each([
    [{}, false],
    [{ username: "Ann" }, false],
    [{ username: "ann" }, true],
    [{ username: "" }, true],
    [{ username: "another" }, true],
  ])("is for life: %j would be another: %s", (change, renames) => {
    expect(isRenaming(ANN, change)).toBe(renames);
  });

  it("is the same however it is composed", () => {
    expect(isRenaming({ ...ANN, username: "Zo\u00eb" }, { username: "Zoe\u0308" })).toBe(false);
  });
});
