/** What claims become: fields and who vouches for them, the role, attributes. */
import { describe, expect, it } from "vitest";
import { providedAttributes, providedFields, providedRole } from "../../src/domain/claim-mapping.ts";
import type { IdentityProvider } from "../../src/domain/identity-provider.ts";

type Mapping = Pick<IdentityProvider, "fields" | "vouchesForFields" | "attributes" | "superUser">;

const provider = (more: Partial<Mapping>) =>
  ({ fields: [], vouchesForFields: true, attributes: [], superUser: null, ...more }) as unknown as IdentityProvider;

describe("fields", () => {
  const NAMED = provider({
    fields: [
      ["email", "email"],
      ["displayName", "name"],
    ],
  });

  it("are vouched for where the settings name them, the e-mail address only where it is verified", () => {
    const names = (email_verified: unknown) =>
      providedFields({ email: "a@b.example", name: "A", email_verified }, NAMED);
    for (const verified of [true, "true"]) {
      expect(names(verified)).toEqual([
        { name: "email", value: "a@b.example", isVouchedFor: true },
        { name: "displayName", value: "A", isVouchedFor: true },
      ]);
    }
    for (const unverified of [false, "false", undefined, 1, "yes"]) {
      expect(names(unverified).map(({ isVouchedFor }) => isVouchedFor)).toEqual([false, true]);
    }
  });

  it("that are filled by default nobody vouches for", () => {
    const claims = { email: "a@b.example", email_verified: true };
    expect(providedFields(claims, { ...NAMED, vouchesForFields: false })).toEqual([
      { name: "email", value: "a@b.example", isVouchedFor: false },
    ]);
  });

  it("that are too long are cut at whole characters, and then nobody vouches for them", () => {
    const [field] = providedFields({ name: "😀".repeat(192) }, NAMED);
    expect(field).toEqual({ name: "displayName", value: "😀".repeat(191), isVouchedFor: false });
    expect(providedFields({ name: "n".repeat(191) }, NAMED)).toMatchObject([{ isVouchedFor: true }]);
  });

  it.each([undefined, null, "", 5, {}, ["A"], "a\u0007b", "\ud800"])("are left alone by a claim such as %j", (name) => {
    expect(providedFields({ name }, NAMED)).toEqual([]);
  });

  it.each(["a @b.example", "a@b.example\u0007", "a\u3000b"])(
    "are left alone by what is no e-mail address: %s",
    (email) => {
      expect(providedFields({ email, email_verified: true }, NAMED)).toEqual([]);
    },
  );
});

describe("the role", () => {
  const decides = provider({ superUser: { claim: "groups", value: "sso-admins" } });

  it.each<[boolean, unknown]>([
    [true, "sso-admins"],
    [true, ["staff", "sso-admins"]],
    [false, "SSO-admins"],
    [false, "sso-admins-of-nothing"],
    [false, ["staff"]],
    [false, [["sso-admins"]]],
    [false, { "sso-admins": true }],
    [false, undefined],
  ])("is %s for %j", (isSuperUser, groups) => {
    expect(providedRole({ groups }, decides)).toBe(isSuperUser);
  });

  it("is left alone where the provider does not decide it", () => {
    expect(providedRole({ groups: ["sso-admins"] }, provider({}))).toBeNull();
  });
});

describe("attributes", () => {
  const maps = provider({ attributes: [["department", "dept"]] });

  it.each<[string, unknown]>([
    ["Research", "Research"],
    ["", ""],
    ["a:b", "a:b"],
    ["7", 7],
    ["1.5", 1.5],
    ["9007199254740991", 9_007_199_254_740_991],
    ["true", true],
    ["a:b", ["a", "b"]],
    ["1:true:x", [1, true, "x"]],
    ["a", ["a", "b:c"]],
  ])("are %j of the claim %j", (value, dept) => {
    expect(providedAttributes({ dept }, maps)).toEqual({ attributes: [{ name: "department", value }], leftOut: [] });
  });

  it.each([null, {}, [], [["a"]], ["a", {}], ["a", null], ["a:b"], 9_007_199_254_740_992, "\ud800", ["\ud800"]])(
    "are left out, and that is noted: %j",
    (dept) => {
      expect(providedAttributes({ dept }, maps)).toEqual({ attributes: [], leftOut: ["department"] });
    },
  );

  it("are none without the claim", () => {
    expect(providedAttributes({}, maps)).toEqual({ attributes: [], leftOut: [] });
    expect(providedAttributes({}, provider({ attributes: [["a", "constructor"]] })).attributes).toEqual([]);
  });

  it("are left out beyond what one session may hold", () => {
    const many = provider({ attributes: Array.from({ length: 5 }, (_, i) => [`a${i}`, "text"] as const) });
    const { attributes, leftOut } = providedAttributes({ text: "x".repeat(1_048_576) }, many);
    expect([attributes.length, leftOut]).toEqual([4, ["a4"]]);
  });
});
