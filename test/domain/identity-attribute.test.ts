import { describe, expect, it } from "vitest";
import {
  BUILT_IN_ATTRIBUTES,
  BUILT_IN_IDS,
  comesFromUser,
  foldIdentityName,
} from "../../src/domain/identity-attribute.ts";
import { identityValues } from "../../src/domain/identity-source.ts";
import type { IdentityFact } from "../../src/domain/tag-value.ts";
import { ORDINARY, type User } from "../../src/domain/user.ts";
import { VOUCHED_FIELDS } from "../../src/domain/vouched-field.ts";

const USER: User = {
  userId: "zusr",
  username: "ann",
  email: null,
  firstName: "Ann",
  middleName: "B",
  lastName: null,
  displayName: "Ann C",
  ...ORDINARY,
  approvalStatus: "approved",
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
const IDS = BUILT_IN_ATTRIBUTES.map(({ id }) => id);

describe("the built-in identity attributes", () => {
  it("have the ids that they have always had: profiles name them", () => {
    expect(BUILT_IN_ATTRIBUTES.map(({ id, name }) => [name, id])).toEqual([
      ["Username", "builtin00000username"],
      ["Email", "builtin00000000email"],
      ["First Name", "builtin0000firstname"],
      ["Last Name", "builtin00000lastname"],
      ["Mobile", "builtin0000000mobile"],
      ["Phone", "builtin00000000phone"],
      ["Status", "builtin0000000status"],
    ]);
  });

  it("come from the user, but for the telephone numbers", () => {
    const own = BUILT_IN_ATTRIBUTES.filter(({ id }) => comesFromUser(id)).map(({ name }) => name);
    expect(own).toEqual(["Username", "Email", "First Name", "Last Name", "Status"]);
    expect(comesFromUser("0123456789abcdefghij")).toBe(false);
  });
});

describe("names", () => {
  it.each([
    ["Email", "eMAIL"],
    ["Größe", "Gro\u0308ße"],
    ["ÄRGER", "a\u0308rger"],
  ])("%s and %s are one", (one, other) => {
    expect(foldIdentityName(one)).toBe(foldIdentityName(other));
  });

  it("that differ in more than case are two", () => {
    expect(foldIdentityName("Email")).not.toBe(foldIdentityName("E-mail"));
  });
});

describe("what a person's identity attributes say", () => {
  const facts = { user: USER, vouched: VOUCHED_FIELDS, values: [] };
  const textsOf = (found: IdentityFact[] | undefined) => found?.map(({ value }) => value);
  const valuesOf = (user: Partial<User>, name: keyof typeof BUILT_IN_IDS) =>
    textsOf(identityValues({ ...facts, user: { ...USER, ...user } }, new Set(IDS)).get(BUILT_IN_IDS[name]));

  it("is the user's own fields, where they are set", () => {
    expect(valuesOf({}, "username")).toEqual(["ann"]);
    expect(valuesOf({}, "firstName")).toEqual(["Ann"]);
    expect(valuesOf({}, "lastName")).toEqual([]);
    expect(valuesOf({ email: "ann@example.com" }, "email")).toEqual(["ann@example.com"]);
  });

  it.each<[Partial<User>, string]>([
    [{}, "active"],
    [{ approvalStatus: "before_decision" }, "before_decision"],
    [{ approvalStatus: "rejected" }, "rejected"],
    [{ approvalStatus: "rejected", signUpStatus: "before_confirmation" }, "before_confirmation"],
    [{ signUpStatus: "to_approve" }, "before_confirmation"],
    [{ approvalStatus: "rejected", signUpStatus: "before_confirmation", isLocked: true }, "locked"],
    [{ isLocked: true }, "locked"],
  ])("is the state of the account: %j is %s", (user, status) => {
    expect(valuesOf(user, "status")).toEqual([status]);
  });

  it("is the values that were given, in order, also of telephone numbers", () => {
    const values = [
      { attributeId: "a", attributeValue: "2" },
      { attributeId: BUILT_IN_IDS.phone, attributeValue: "+49" },
      { attributeId: "a", attributeValue: "1" },
    ];
    const all = identityValues({ ...facts, values }, new Set([...IDS, "a", "b"]));
    expect(textsOf(all.get("a"))).toEqual(["2", "1"]);
    expect(all.get("b")).toEqual([]);
    expect(textsOf(all.get(BUILT_IN_IDS.phone))).toEqual(["+49"]);
    expect(all.get(BUILT_IN_IDS.mobile)).toEqual([]);
  });

  it("is nothing of a definition that is gone", () => {
    const values = [{ attributeId: "gone", attributeValue: "v" }];
    expect(identityValues({ ...facts, values }, new Set(IDS)).has("gone")).toBe(false);
  });

  it("counts where somebody else said it: the person's own fields only while they are vouched for", () => {
    const user = { ...USER, email: "ann@example.com" };
    const values = [{ attributeId: BUILT_IN_IDS.phone, attributeValue: "+49" }];
    const all = identityValues({ user, vouched: ["username", "firstName"], values }, new Set(IDS));
    const counts = (name: keyof typeof BUILT_IN_IDS) => all.get(BUILT_IN_IDS[name])?.map((fact) => fact.isVouchedFor);
    expect(counts("username")).toEqual([true]);
    expect(counts("firstName")).toEqual([true]);
    expect(counts("email")).toEqual([false]);
    expect(counts("status")).toEqual([true]);
    expect(counts("phone")).toEqual([true]);
  });
});
